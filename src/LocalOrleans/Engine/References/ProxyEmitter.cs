using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using LocalOrleans.Calls;
using LocalOrleans.Runtime;
using LocalOrleans.Serializing;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LocalOrleans.References;

/// <summary>
/// Makes, once per grain interface, a class of references and per method a class of requests with a field per argument: a call allocates
/// its request and its promise, boxes nothing and looks nothing up.
/// </summary>
internal static class ProxyEmitter
{
    private static readonly ConcurrentDictionary<Type, Lazy<Func<GrainId, CallOrigin, GrainProxy>>> Made = new();
    private static readonly ConstructorInfo IgnoresAccessChecksTo = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
    private static readonly ConstructorInfo ProxyConstructor =
        typeof(GrainProxy).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(GrainId), typeof(CallOrigin)])!;

    public static Func<GrainId, CallOrigin, GrainProxy> Of(Type grainInterface) =>
        Made.GetOrAdd(grainInterface, static type => new(() => Emit(type))).Value;

    private static Func<GrainId, CallOrigin, GrainProxy> Emit(Type grainInterface)
    {
        if (!grainInterface.IsInterface || !typeof(IAddressable).IsAssignableFrom(grainInterface) || grainInterface.ContainsGenericParameters)
        {
            throw new ArgumentException($"{grainInterface} is not a grain interface.");
        }

        var methods = grainInterface.GetInterfaces().Append(grainInterface).SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic).ToArray();
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new($"{grainInterface.Name}.References"), AssemblyBuilderAccess.Run);
        foreach (var reached in ReachedBy(grainInterface, methods))
        {
            assembly.SetCustomAttribute(new(IgnoresAccessChecksTo, [reached]));
        }

        var module = assembly.DefineDynamicModule("References");
        var proxy = module.DefineType($"{grainInterface.Name}.Reference", TypeAttributes.Class | TypeAttributes.Sealed, typeof(GrainProxy), [grainInterface]);
        EmitConstructor(proxy);
        var requests = new List<(string Type, MethodInfo Method)>();
        for (var i = 0; i < methods.Length; i++)
        {
            var request = RequestEmitter.Emit(module, methods[i], i);
            EmitMethod(proxy, methods[i], request);
            requests.Add((request.Type.CreateType().FullName!, methods[i]));
        }

        var made = proxy.CreateType();
        foreach (var (type, method) in requests)
        {
            module.GetType(type)!.GetField(RequestEmitter.MethodField)!.SetValue(null, Describe(grainInterface, method));
        }

        return Factory(made);
    }

    private static IEnumerable<string> ReachedBy(Type grainInterface, MethodInfo[] methods) =>
        methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(Parts)
            .Concat(grainInterface.GetInterfaces())
            .Concat([grainInterface, typeof(GrainProxy)])
            .Concat(Parts(grainInterface))
            .Select(type => type.Assembly.GetName().Name!)
            .Distinct();

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);

    private static GrainMethod Describe(Type grainInterface, MethodInfo method) => new()
    {
        Info = method,
        Interface = grainInterface,
        Name = method.Name,
        Interleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute)),
        ReadsOnly = method.IsDefined(typeof(ReadOnlyAttribute)),
        IsOneWay = method.IsDefined(typeof(OneWayAttribute)),
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout,
    };

    private static void EmitConstructor(TypeBuilder proxy)
    {
        var il = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(GrainId), typeof(CallOrigin)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, ProxyConstructor);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, RequestEmitter.Request request)
    {
        var parameters = method.GetParameters();
        var body = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            Array.ConvertAll(parameters, parameter => parameter.ParameterType));
        proxy.DefineMethodOverride(body, method);
        var il = body.GetILGenerator();
        var local = il.DeclareLocal(request.Type);
        il.Emit(OpCodes.Newobj, request.Constructor);
        il.Emit(OpCodes.Stloc, local);
        for (var i = 0; i < parameters.Length; i++)
        {
            if (request.Arguments[i] is not { } field)
            {
                continue;
            }

            il.Emit(OpCodes.Ldloc, local);
            if (Copier.IsPlain(field.FieldType))
            {
                il.Emit(OpCodes.Ldarg, i + 1);
            }
            else
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldarg, i + 1);
                il.Emit(OpCodes.Call, Helper("Copy").MakeGenericMethod(field.FieldType));
            }

            il.Emit(OpCodes.Stfld, field);
        }

        EmitSend(il, local, method, parameters, request);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitSend(ILGenerator il, LocalBuilder local, MethodInfo method, ParameterInfo[] parameters, RequestEmitter.Request request)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Ldsfld, request.Method);
        var token = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        var oneWay = method.IsDefined(typeof(OneWayAttribute));
        if (token >= 0 && !oneWay)
        {
            il.Emit(OpCodes.Ldarg, token + 1);
        }

        il.Emit(OpCodes.Call, Helper(oneWay ? "SendOneWay" : token >= 0 ? "SendCancellable" : "Send").MakeGenericMethod(request.Result));
        if (method.ReturnType == typeof(ValueTask))
        {
            il.Emit(OpCodes.Newobj, typeof(ValueTask).GetConstructor([typeof(Task)])!);
        }
        else if (method.ReturnType.IsValueType)
        {
            il.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([typeof(Task<>).MakeGenericType(request.Result)])!);
        }
    }

    private static MethodInfo Helper(string name) => typeof(GrainProxy).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static Func<GrainId, CallOrigin, GrainProxy> Factory(Type made)
    {
        var create = new DynamicMethod("Create", typeof(GrainProxy), [typeof(GrainId), typeof(CallOrigin)], made, skipVisibility: true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, made.GetConstructors()[0]);
        il.Emit(OpCodes.Ret);
        return create.CreateDelegate<Func<GrainId, CallOrigin, GrainProxy>>();
    }
}
