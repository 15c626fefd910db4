namespace Gateway.Json;

/// <summary>A string or a name in a body.</summary>
/// <param name="Start">Offset of the text between the quotes.</param>
/// <param name="Length">Bytes between the quotes.</param>
/// <param name="Escaped">Whether it contains an escape.</param>
/// <param name="Visible">Whether it is known to have a visible character. False: it may have one.</param>
/// <param name="LoneSurrogate">Offset of the first escaped surrogate without its pair. -1: there is none.</param>
internal readonly record struct JsonText(int Start, int Length, bool Escaped, bool Visible, int LoneSurrogate);
