using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <param name="Outcome">What became of a decision.</param>
/// <param name="Amount">What the submit costs by it. Null: it was released, or the decision had no effect.</param>
internal readonly record struct DoubtAnswer(DoubtOutcome Outcome, NanoDollars? Amount);
