using Orleans.Runtime;

namespace LocalOrleans.Calls;

/// <summary>Where calls to one grain id go.</summary>
internal interface ICallTarget
{
    GrainId GrainId { get; }

    /// <summary>Whether the directory must be asked again.</summary>
    bool IsGone { get; }

    int Pending { get; }

    void Deliver(GrainRequest request);

    string Describe();
}
