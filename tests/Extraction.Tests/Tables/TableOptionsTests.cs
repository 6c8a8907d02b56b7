using System.Text;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Tables;

public sealed class TableOptionsTests
{
    [Fact]
    public void Options_are_read_from_json()
    {
        var options = Parse("""
            {"maxRows":10,"sheets":["A"],"skipSheets":["B"],"requiredColumns":["id"],"hasHeader":"auto","delimiter":"tab","dateSystem":1904,
             "rules":[{"column":"n","type":"integer","min":1,"max":"2.5","oneOf":[1,"a",true],"unique":true}],"onRuleViolation":"reject","language":"de"}
            """);

        Assert.Equal(10, options.MaxRows);
        Assert.Equal('\t', options.ToWorkbookOptions().Delimiter);
        Assert.Equal(1904, options.ToWorkbookOptions().DateSystem);
        Assert.Equal(["1", "a", "true"], options.Rules[0].OneOf);
        Assert.Equal(RuleViolationMode.Reject, options.OnRuleViolation);
    }

    [Theory]
    [InlineData("true", HeaderMode.Yes)]
    [InlineData("false", HeaderMode.No)]
    [InlineData("\"auto\"", HeaderMode.Auto)]
    [InlineData("\"True\"", HeaderMode.Yes)]
    public void The_header_may_be_a_word_or_a_boolean(string json, HeaderMode expected) =>
        Assert.Equal(expected, Parse($$"""{"hasHeader":{{json}}}""").HasHeader);

    [Fact]
    public void Options_survive_their_own_json()
    {
        var options = Parse("""{"maxRows":3,"hasHeader":false,"rules":[{"column":"a","pattern":"x+","required":true}],"language":"fr"}""");
        var again = TableOptions.Parse(options.ToJson());

        Assert.Equal(Encoding.UTF8.GetString(options.ToJson()), Encoding.UTF8.GetString(again.ToJson()));
        Assert.Equal(HeaderMode.No, again.HasHeader);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var fault = Assert.Throws<ExtractionException>(() => Parse("""
            {"maxRows":0,"dateSystem":1800,"delimiter":"ab","encoding":"nope","language":"no such","sheets":[""],
             "rules":[{"column":""},{"column":"a","min":"x"},{"column":"a","min":5,"max":1},{"column":"a","pattern":"(?<=a)b"},{"column":"a","pattern":"("},{"column":"a","type":"mixed"},{"column":"a","oneOf":[]}]}
            """));

        Assert.Equal(ExtractionErrors.InvalidOptions, fault.Code);
        Assert.All(
            ["maxRows", "dateSystem", "delimiter", "encoding", "language", "sheets", "rules[0].column", "rules[1].min", "rules[2].min", "rules[3].pattern", "rules[4].pattern", "rules[5].type", "rules[6].oneOf"],
            field => Assert.Contains(field, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"hasHeader":3}""")]
    [InlineData("""{"maxRow":3}""")]
    [InlineData("""{"maxRows":"many"}""")]
    [InlineData("""{"rules":null}""")]
    [InlineData("""{"rules":[null]}""")]
    [InlineData("""{"sheets":[null]}""")]
    [InlineData("""{"onRuleViolation":"explode"}""")]
    [InlineData("""{"rules":[{"column":"a","oneOf":[null]}]}""")]
    public void Json_that_does_not_fit_is_refused(string json) =>
        Assert.Equal(ExtractionErrors.InvalidOptions, Assert.Throws<ExtractionException>(() => Parse(json)).Code);

    private static TableOptions Parse(string json) => TableOptions.Parse(Encoding.UTF8.GetBytes(json));
}
