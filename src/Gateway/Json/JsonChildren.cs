namespace Gateway.Json;

/// <summary>The members of an object or the elements of an array, in order.</summary>
internal struct JsonChildren(JsonBody body, int first, int end)
{
    private int _next = first;

    public JsonValue Current { get; private set; }

    public readonly JsonChildren GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= end)
        {
            return false;
        }

        Current = new JsonValue(body, _next);
        _next = body.Row(_next).Next;
        return true;
    }
}
