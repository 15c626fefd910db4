using System.Reflection;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;

namespace Gateway.UnitTests.Jobs.Settling;

/// <summary>Stores of which a service of money uses one member. Public, because the runtime derives classes from them.</summary>
public static class MoneyProxies
{
    /// <summary>A store of jobs of which only the health is read.</summary>
    public class JobStoreProxy : DispatchProxy
    {
        internal StoreHealth? Health { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_" + nameof(IJobStore.Health) ? Health : throw new NotSupportedException(targetMethod.Name);
    }

    /// <summary>A ledger of which only the number of doubtful submits is read.</summary>
    public class LedgerProxy : DispatchProxy
    {
        internal DoubtfulTotals Totals { get; set; } = new(0, null);

        internal int Reads { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(ILedgerStore.CountDoubtfulAsync))
            {
                throw new NotSupportedException(targetMethod.Name);
            }

            Reads++;
            return Task.FromResult(Totals);
        }
    }
}
