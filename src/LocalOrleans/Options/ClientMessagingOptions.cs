namespace Orleans.Configuration;

/// <summary>How calls from outside the grains travel.</summary>
public class ClientMessagingOptions : MessagingOptions
{
}
