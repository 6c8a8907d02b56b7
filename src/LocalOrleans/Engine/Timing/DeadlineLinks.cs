using LocalOrleans.Calls;

namespace LocalOrleans.Timing;

/// <summary>A call's place among those that wait for an answer; lies inside the call.</summary>
internal struct DeadlineLinks
{
    public Deadlines? Owner;
    public CallRequest? Before;
    public CallRequest? After;
    public long Since;
    public int Stripe;
}
