using System.Globalization;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Jobs.Store.Files;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>Compares the parts that a client lists with those that it has sent.</summary>
internal static class PartsCheck
{
    /// <param name="listed">The list, in any order.</param>
    /// <param name="sent">The parts in the order of their numbers.</param>
    /// <param name="language">The language of the client.</param>
    /// <returns>Null: the list is 1 to n without a gap, every part was sent with the listed etag, and no other was sent. Otherwise the
    /// error with the faults of all entries, and after them the parts that have no entry.</returns>
    public static GatewayError? Check(IReadOnlyList<ListedPart> listed, IReadOnlyList<FilePart> sent, CultureInfo language)
    {
        if (listed.Count == 0)
        {
            return UploadErrors.NoParts();
        }

        var faults = FaultsOf(listed, sent.ToDictionary(static part => part.Number))
            .Take(PartsRequest.MostReported)
            .Select(fault => new Violation(fault.Location, ViolationTypes.ValueError, fault.Form.In(language)))
            .ToList();
        return faults.Count == 0 ? null : UploadErrors.PartsWrong(faults, language);
    }

    private static IEnumerable<(IReadOnlyList<object> Location, Message Form)> FaultsOf(
        IReadOnlyList<ListedPart> listed, Dictionary<int, FilePart> sent)
    {
        var numbers = new HashSet<int>();
        for (var index = 0; index < listed.Count; index++)
        {
            var (number, etag) = listed[index];
            if (!numbers.Add(number))
            {
                yield return (At(index, PartsRequest.NumberMember), UploadForms.PartListedTwice(number));
            }
            else if (!sent.TryGetValue(number, out var known) || known.Digest is not { } digest)
            {
                yield return (At(index, PartsRequest.NumberMember), UploadForms.PartNotSent(number));
            }
            else if (!Unquote(etag).Equals(UploadEndpoint.EtagOf(digest), StringComparison.OrdinalIgnoreCase))
            {
                yield return (At(index, PartsRequest.EtagMember), UploadForms.PartDiffers(number));
            }
        }

        var last = numbers.Max();
        foreach (var number in Enumerable.Range(1, last).Where(number => !numbers.Contains(number)))
        {
            yield return ([PartsRequest.Member], UploadForms.PartMissing(number));
        }

        foreach (var number in sent.Keys.Where(number => number > last).Order())
        {
            yield return ([PartsRequest.Member], UploadForms.PartNotListed(number));
        }
    }

    private static object[] At(int index, string member) => [PartsRequest.Member, index, member];

    /// <summary>A client may take the etag from the answer or from the header, where it has quotes.</summary>
    private static string Unquote(string etag) => etag is ['"', .. var inner, '"'] ? inner : etag;
}
