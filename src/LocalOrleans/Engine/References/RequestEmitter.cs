using System.Reflection;
using System.Reflection.Emit;
using LocalOrleans.Calls;
using Orleans.Concurrency;

namespace LocalOrleans.References;

/// <summary>Makes the class of one method's requests.</summary>
internal static class RequestEmitter
{
    /// <summary>The static field that tells what the interface says of the method.</summary>
    public const string MethodField = "Method";

    private const MethodAttributes Overriding = MethodAttributes.Virtual | MethodAttributes.HideBySig;

    /// <summary>The class while it is made. A cancellation token has no field: the grain gets one of its own.</summary>
    public sealed record Request(TypeBuilder Type, Type Result, ConstructorBuilder Constructor, FieldBuilder Method, FieldBuilder?[] Arguments);

    public static Request Emit(ModuleBuilder module, MethodInfo method, int number)
    {
        var (parent, result) = ParentOf(method);
        var parameters = method.GetParameters();
        Check(method, parameters);
        var type = module.DefineType($"{method.Name}.{number}", TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed, parent);
        var arguments = Array.ConvertAll(parameters, parameter => parameter.ParameterType == typeof(CancellationToken)
            ? null
            : type.DefineField($"{parameter.Position}", parameter.ParameterType, FieldAttributes.Public));
        var request = new Request(
            type,
            result,
            type.DefineDefaultConstructor(MethodAttributes.Public),
            type.DefineField(MethodField, typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static),
            arguments);
        EmitCall(request, method, parent);
        EmitArguments(request);
        return request;
    }

    private static (Type Parent, Type Result) ParentOf(MethodInfo method)
    {
        var returned = method.ReturnType;
        if (returned == typeof(Task))
        {
            return (typeof(TaskCall), typeof(NoResult));
        }

        if (returned == typeof(ValueTask))
        {
            return (typeof(ValueTaskCall), typeof(NoResult));
        }

        var shape = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        var parent = shape == typeof(Task<>) ? typeof(TaskCallOf<>)
            : shape == typeof(ValueTask<>) ? typeof(ValueTaskCallOf<>)
            : throw Unusable(method, "it must return Task, Task<T>, ValueTask or ValueTask<T>");
        var result = returned.GetGenericArguments()[0];
        return (parent.MakeGenericType(result), result);
    }

    private static void Check(MethodInfo method, ParameterInfo[] parameters)
    {
        if (method.IsGenericMethod)
        {
            throw Unusable(method, "generic methods are not supported");
        }

        if (parameters.Any(parameter => parameter.ParameterType.IsByRef))
        {
            throw Unusable(method, "arguments cannot be passed by reference");
        }

        if (parameters.Count(parameter => parameter.ParameterType == typeof(CancellationToken)) > 1)
        {
            throw Unusable(method, "it may take one cancellation token at most");
        }

        if (method.IsDefined(typeof(OneWayAttribute)) && method.ReturnType.IsGenericType)
        {
            throw Unusable(method, "a one-way method cannot return a value");
        }
    }

    private static InvalidOperationException Unusable(MethodInfo method, string why) =>
        new($"{method.DeclaringType}.{method.Name} cannot be a grain's method: {why}.");

    private static void EmitCall(Request request, MethodInfo method, Type parent)
    {
        var call = parent.GetMethod("Call", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var body = request.Type.DefineMethod("Call", MethodAttributes.Family | Overriding, call.ReturnType, [typeof(object)]);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in request.Arguments)
        {
            il.Emit(OpCodes.Ldarg_0);
            if (field is null)
            {
                il.Emit(OpCodes.Call, typeof(CallRequest).GetMethod("get_Cancelled", BindingFlags.Instance | BindingFlags.NonPublic)!);
            }
            else
            {
                il.Emit(OpCodes.Ldfld, field);
            }
        }

        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitArguments(Request request)
    {
        var count = request.Type.DefineMethod(nameof(CallRequest.GetArgumentCount), MethodAttributes.Public | Overriding, typeof(int), []).GetILGenerator();
        count.Emit(OpCodes.Ldc_I4, request.Arguments.Length);
        count.Emit(OpCodes.Ret);

        var il = request.Type.DefineMethod(nameof(CallRequest.GetArgument), MethodAttributes.Public | Overriding, typeof(object), [typeof(int)]).GetILGenerator();
        var cases = Array.ConvertAll(request.Arguments, _ => il.DefineLabel());
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, cases);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, typeof(CallRequest).GetMethod(nameof(CallRequest.GetArgument))!);
        il.Emit(OpCodes.Ret);
        for (var i = 0; i < cases.Length; i++)
        {
            il.MarkLabel(cases[i]);
            il.Emit(OpCodes.Ldarg_0);
            if (request.Arguments[i] is { } field)
            {
                il.Emit(OpCodes.Ldfld, field);
                il.Emit(OpCodes.Box, field.FieldType);
            }
            else
            {
                il.Emit(OpCodes.Call, typeof(CallRequest).GetMethod("get_Cancelled", BindingFlags.Instance | BindingFlags.NonPublic)!);
                il.Emit(OpCodes.Box, typeof(CancellationToken));
            }

            il.Emit(OpCodes.Ret);
        }
    }
}
