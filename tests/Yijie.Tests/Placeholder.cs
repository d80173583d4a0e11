namespace Yijie.Tests;
