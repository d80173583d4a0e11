using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Yijie.Domain;

namespace Yijie.App.Serve;

/// <summary>接口文档。OpenAPI 3.1 of the whole API, made from the commands and the types they answer with.</summary>
public static class OpenApi
{
    private static readonly JsonSerializerOptions Form = new(Context.JsonForm) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static JsonObject Document(ImmutableArray<Endpoint> endpoints)
    {
        var schemas = new Schemas();
        var paths = new JsonObject();
        foreach (var endpoint in endpoints) paths[endpoint.Path] = new JsonObject { [endpoint.Method.ToLowerInvariant()] = Operation(endpoint, schemas) };
        AddOwn(paths, schemas);
        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "医结", ["version"] = "v1", ["description"] = "与命令行同一套命令、同一套规则。办理用 POST,查询用 GET;金额以分计(…_fen)。" },
            ["security"] = new JsonArray(new JsonObject { ["session"] = new JsonArray() }, new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = Callers.Cookie },
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
                ["schemas"] = schemas.All,
            },
        };
    }

    private static JsonObject Operation(Endpoint endpoint, Schemas schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Command.Replace(' ', '_').Replace('-', '_'),
            ["tags"] = new JsonArray(endpoint.Command.Split(' ')[0]),
            ["summary"] = endpoint.Description,
            ["description"] = $"由{string.Join("、", endpoint.Right.Roles.Select(r => r.Title()))}{(endpoint.Right.Nature == Nature.Act ? "办理" : "查阅")}。",
            ["parameters"] = new JsonArray(endpoint.Right.Nature == Nature.Act ? [Guard(), Asynchronous()] : [.. endpoint.Parameters.Select(Query), AsOf(), .. AboutAnswer(), Asynchronous()]),
            ["responses"] = Responses(schemas.OneOf(endpoint.Answers)),
        };
        if (endpoint.Right.Nature == Nature.Act) operation["requestBody"] = Body(endpoint);
        return operation;
    }

    private static JsonObject Responses(JsonNode schema) => new()
    {
        ["200"] = new JsonObject { ["description"] = "答复", ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } } },
        ["202"] = new JsonObject { ["description"] = "已受理为任务(_async=1)", ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Reference("JobStarted") } } },
        ["default"] = new JsonObject { ["description"] = "不能照办", ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Reference("Problem") } } },
    };

    private static JsonObject Query(Parameter parameter) => new()
    {
        ["name"] = parameter.Name, ["in"] = "query", ["description"] = parameter.Description,
        ["required"] = parameter is { Required: true, Kind: ParameterKind.Value } && parameter.Name is not ("region" or "provider" or "code"),
        ["schema"] = Whole(parameter),
    };

    private static JsonObject Body(Endpoint endpoint)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var parameter in endpoint.Parameters)
        {
            var schema = Whole(parameter);
            schema["description"] = parameter.Description;
            properties[parameter.Name] = schema;
            if (parameter is { Required: true, Kind: not ParameterKind.Download } && parameter.Name is not ("region" or "provider")) required.Add(parameter.Name);
        }
        properties["on"] ??= new JsonObject { ["type"] = "string", ["format"] = "date", ["description"] = "业务日,只在演示时可给" };
        var body = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0) body["required"] = required;
        return new()
        {
            ["required"] = required.Count > 0,
            ["content"] = new JsonObject { [endpoint.Uploads ? "multipart/form-data" : "application/json"] = new JsonObject { ["schema"] = body } },
        };
    }

    private static JsonObject Whole(Parameter parameter) => parameter.Many ? new() { ["type"] = "array", ["items"] = One(parameter) } : One(parameter);

    private static JsonObject One(Parameter parameter) => parameter switch
    {
        { Kind: ParameterKind.Upload } => new() { ["type"] = "string", ["format"] = "binary" },
        { Kind: ParameterKind.Download } => new() { ["type"] = "string" },
        { OneOf.IsEmpty: false } => new() { ["type"] = "string", ["enum"] = new JsonArray([.. parameter.OneOf.Select(v => (JsonNode)v)]) },
        _ when parameter.Type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when parameter.Type == typeof(int) || parameter.Type == typeof(long) => new() { ["type"] = "integer" },
        _ when parameter.Type == typeof(DateOnly) => new() { ["type"] = "string", ["format"] = "date" },
        _ when parameter.Type == typeof(Month) => parameter.Name == "year" ? Pattern(@"^\d{4}$") : Pattern(@"^\d{4}-\d{2}$"),
        _ when parameter.Type == typeof(Fen) => Pattern(@"^-?\d+(\.\d{1,2})?$"),
        _ when parameter.Type == typeof(Domain.Parties.Fund) => new() { ["type"] = "string", ["enum"] = new JsonArray("310", "390") },
        _ => new() { ["type"] = "string" },
    };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static JsonObject Guard() => new() { ["name"] = Callers.GuardHeader, ["in"] = "header", ["description"] = "任意值;以会话办理时须带", ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject AsOf() => new() { ["name"] = "on", ["in"] = "query", ["description"] = "截至哪一天,默认今天", ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "date" } };

    private static JsonObject Asynchronous() => new() { ["name"] = "_async", ["in"] = "query", ["description"] = "作为任务办理,立即答复任务号", ["schema"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("1") } };

    private static IEnumerable<JsonObject> AboutAnswer() =>
        from about in ((string Name, string Description, string Type)[])
        [
            ("_of", "答复中的哪个一览(答复本身是一览的不给);其余的一览不返回,各有几行见 X-Counts", "string"), ("_q", "行中或机构名称中所含的文字", "string"), ("_is", "只要这样的行,逗号分隔,都须符合:项 为是,-项 为否,项:代码", "string"), ("_not", "不要都符合的行,写法同 _is", "string"), ("_by", "X-Sums 按这一项的值分组", "string"), ("_sort", "按哪几项排序,逗号分隔,-项 为从大到小", "string"),
            ("_offset", "跳过几行", "integer"), ("_limit", "至多几行;总行数见 X-Total-Count,各项合计见 X-Sums", "integer"),
        ]
        select new JsonObject { ["name"] = about.Name, ["in"] = "query", ["description"] = about.Description, ["schema"] = new JsonObject { ["type"] = about.Type } };

    /// <summary>What is no command: the session, the jobs, the files made.</summary>
    private static void AddOwn(JsonObject paths, Schemas schemas)
    {
        schemas.All["Problem"] = JsonNode.Parse(
            """
            { "type": "object", "required": ["type", "title", "status", "detail", "refusals", "trace_id"], "properties": {
              "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" }, "detail": { "type": "string" }, "trace_id": { "type": "string" },
              "refusals": { "type": "array", "items": { "type": "object", "required": ["article", "reason"], "properties": { "article": { "type": "string" }, "reason": { "type": "string" } } } } } }
            """);
        schemas.All["JobStarted"] = JsonNode.Parse("""{ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } }""");
        foreach (var paper in (Type[])[typeof(Papers.Paper), typeof(Papers.PaperFileAnswer)]) schemas.Of(paper); // what a question answers with --papers, --xlsx, --pdf
        Add("/api/v1/session", "post", "登录", typeof(SignInRequest), typeof(SessionAnswer), "session_begin");
        Add("/api/v1/session", "get", "谁已登录", null, typeof(SessionAnswer), "session_show");
        Add("/api/v1/session", "delete", "退出", null, null, "session_end");
        Add("/api/v1/session/password", "post", "修改自己的口令", typeof(PasswordRequest), typeof(SessionAnswer), "session_password");
        Add("/api/v1/session/totp", "get", "新的动态口令密钥", null, typeof(TotpOffer), "session_totp_offer");
        Add("/api/v1/session/totp", "post", "启用或取消动态口令", typeof(TotpRequest), typeof(SessionAnswer), "session_totp");
        Add("/api/v1/sessions", "get", "自己的各处登录", null, typeof(IReadOnlyList<SessionEntry>), "sessions_list");
        Add("/api/v1/sessions", "delete", "处处退出", null, null, "sessions_end");
        Add("/api/v1/sessions/{id}", "delete", "退出一处", null, null, "sessions_end_one");
        Add("/api/v1/jobs", "get", "任务一览", null, typeof(IReadOnlyList<JobAnswer>), "jobs_list");
        Add("/api/v1/jobs/{id}", "get", "一个任务", null, typeof(JobAnswer), "jobs_show");
        Add("/api/v1/jobs/{id}/events", "get", "任务的进度(server-sent events:progress、end)", null, null, "jobs_events");
        Add("/api/v1/downloads/{id}/{name}", "get", "取回办理所成的文件", null, null, "downloads_get");
        Add("/api/v1/disclosure", "get", "年底公布:已登记公布的统筹区,不需登录;不给年度的,给最近公布的一年", null, typeof(Prepayment.DisclosureAnswer), "disclosure_get");
        paths["/api/v1/disclosure"]!["get"]!["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "year", ["in"] = "query", ["schema"] = Pattern(@"^\d{4}$") });
        foreach (var open in (string[])["session_begin", "disclosure_get"])
            paths.Select(p => p.Value!.AsObject()).SelectMany(p => p.Select(o => o.Value!.AsObject())).Single(o => (string)o["operationId"]! == open)["security"] = new JsonArray();

        void Add(string path, string method, string summary, Type? body, Type? answer, string id)
        {
            var parameters = new JsonArray([.. System.Text.RegularExpressions.Regex.Matches(path, @"\{(\w+)\}").Select(m => (JsonNode)new JsonObject
            {
                ["name"] = m.Groups[1].Value, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" },
            })]);
            if (method != "get") parameters.Add(Guard());
            var responses = answer is null ? Responses(new JsonObject()) : Responses(schemas.Of(answer));
            responses.Remove("202");
            if (answer is null)
            {
                responses.Remove("200");
                responses["2XX"] = new JsonObject { ["description"] = "完成" };
            }
            var operation = new JsonObject { ["operationId"] = id, ["tags"] = new JsonArray(path.Split('/')[3]), ["summary"] = summary, ["parameters"] = parameters, ["responses"] = responses };
            if (body is not null) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(body) } } };
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            item[method] = operation;
        }
    }

    /// <summary>The types of answers, each once under its name.</summary>
    private sealed class Schemas
    {
        private readonly Dictionary<string, Type> named = [];

        public JsonObject All { get; } = [];

        public JsonNode OneOf(ImmutableArray<Type> types) => types.Length switch
        {
            0 => new JsonObject(),
            1 => Of(types[0]),
            _ => new JsonObject { ["oneOf"] = new JsonArray([.. types.Select(Of)]) },
        };

        public JsonNode Of(Type type) => Form.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Named });

        private JsonNode Named(JsonSchemaExporterContext context, JsonNode schema)
        {
            var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
            var nullable = type != context.TypeInfo.Type || (context.PropertyInfo is { IsGetNullable: true });
            var own = type == typeof(Fen) ? new JsonObject { ["type"] = "integer", ["description"] = "分" }
                : type == typeof(Rate) ? new JsonObject { ["type"] = "integer", ["description"] = "万分之几" }
                : type == typeof(Month) ? Pattern(@"^\d{4}-\d{2}$")
                : type == typeof(JsonElement) ? []
                : context.TypeInfo.Kind == JsonTypeInfoKind.Object ? Component(type, schema, context.TypeInfo)
                : null;
            if (own is null) return schema;
            return nullable && own.Count > 0 ? new JsonObject { ["anyOf"] = new JsonArray(own, new JsonObject { ["type"] = "null" }) } : own;
        }

        private JsonObject Component(Type type, JsonNode schema, JsonTypeInfo info)
        {
            var name = type.Name;
            if (named.TryGetValue(name, out var known) && known != type) name = $"{type.Namespace!.Split('.')[^1]}{name}";
            if (named.TryAdd(name, type))
            {
                var content = (JsonObject)schema.DeepClone();
                content["type"] = "object";
                if (!name.EndsWith("Request", StringComparison.Ordinal)) RequireAll(content, info);
                All[name] = content;
            }
            return Reference(name);
        }

        /// <summary>An answer always has all its fields, but for those that it leaves out where they are null.</summary>
        private static void RequireAll(JsonObject schema, JsonTypeInfo type)
        {
            static bool MayBeLeftOut(JsonPropertyInfo p) => p.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true).Length > 0;
            if (schema["properties"] is JsonObject { Count: > 0 } properties)
                schema["required"] = new JsonArray([.. properties.Select(p => p.Key).Except(type.Properties.Where(MayBeLeftOut).Select(p => p.Name)).Select(n => (JsonNode)n)]);
        }
    }
}
