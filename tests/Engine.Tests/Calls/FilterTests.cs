using IndexForge.Engine.Tests.Support;
using Orleans.Hosting;

namespace IndexForge.Engine.Tests.Calls;

public sealed class FilterTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task Filters_wrap_a_call_in_the_order_of_their_registration()
    {
        var probe = Probe.Of(_key);
        await using var cluster = await Clusters.StartAsync(silo =>
        {
            silo.AddIncomingGrainCallFilter(context => Around(context, "outer", probe));
            silo.AddIncomingGrainCallFilter(context => Around(context, "inner", probe));
        });
        Assert.Equal("hi", await cluster.Client.GetGrain<ICallGrain>(_key).Echo("hi"));
        Assert.Equal(["outer Echo(hi)", "inner Echo(hi)", "echo hi", "inner done", "outer done"], probe.Events);
    }

    [Fact]
    public async Task A_filter_may_replace_the_answer_or_refuse_the_call()
    {
        await using var cluster = await Clusters.StartAsync(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.Grain is CallGrain && context.InterfaceMethod.Name == nameof(ICallGrain.Nothing))
            {
                throw new UnauthorizedAccessException("not you");
            }

            await context.Invoke();
            if (context.Result is string text)
            {
                context.Result = text.ToUpperInvariant();
            }
        }));
        var grain = cluster.Client.GetGrain<ICallGrain>(_key);
        Assert.Equal("HI", await grain.Echo("hi"));
        Assert.Equal(3, await grain.Add(1, 2));
        Assert.Equal("not you", (await Assert.ThrowsAsync<UnauthorizedAccessException>(grain.Nothing)).Message);
    }

    [Fact]
    public async Task A_filter_sees_the_grains_error()
    {
        var probe = Probe.Of(_key);
        await using var cluster = await Clusters.StartAsync(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (FormatException error)
            {
                probe.Note(error.Message);
                throw;
            }
        }));
        await Assert.ThrowsAsync<FormatException>(() => cluster.Client.GetGrain<ICallGrain>(_key).FailWith("seen"));
        Assert.Equal(["seen"], probe.Events);
    }

    private static async Task Around(IIncomingGrainCallContext context, string name, Probe probe)
    {
        if (context.Grain is not CallGrain)
        {
            await context.Invoke();
            return;
        }

        probe.Note($"{name} {context.MethodName}({context.Request.GetArgument(0)})");
        await context.Invoke();
        probe.Note($"{name} done");
    }
}
