namespace Yijie.App.Imports;

/// <summary>试点机构。<c>import pilots</c>: which providers are pilots and from when, in the form of enrolments.</summary>
internal sealed class PilotImport : EnrolmentImport
{
    public override string Name => "pilots";

    protected override string Table => "pilot";
}
