using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.ObjectPool;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// Writes an event as one line of JSON with the members of Serilog's <c>JsonFormatter</c> except <c>Renderings</c>: <c>Timestamp</c>,
/// <c>Level</c>, <c>MessageTemplate</c>, <c>RenderedMessage</c> (texts without quotes), <c>TraceId</c>, <c>SpanId</c>, <c>Exception</c>
/// and <c>Properties</c>. It writes UTF-8 directly: a later encoding costs three times as much, and each request has a line.
/// </summary>
public sealed class LogLineFormatter : ITextFormatter
{
    private readonly ObjectPool<Scratch> _pool = new DefaultObjectPool<Scratch>(new DefaultPooledObjectPolicy<Scratch>());

    /// <summary>For sinks that take text.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="output">Receives the line.</param>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var scratch = _pool.Get();
        Write(logEvent, scratch);
        output.Write(Encoding.UTF8.GetString(scratch.Line.WrittenSpan));
        output.Write('\n');
        _pool.Return(scratch);
    }

    /// <summary>For sinks that take bytes.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="take">Receives the line with its line break. The bytes are valid only during the call.</param>
    /// <typeparam name="TState">The type of <paramref name="state"/>, which is passed to <paramref name="take"/>.</typeparam>
    internal void Format<TState>(LogEvent logEvent, TState state, ReadOnlySpanAction<byte, TState> take)
    {
        var scratch = _pool.Get();
        Write(logEvent, scratch);
        scratch.Line.Write("\n"u8);
        take(scratch.Line.WrittenSpan, state);
        _pool.Return(scratch);
    }

    private static void Write(LogEvent logEvent, Scratch scratch)
    {
        var json = scratch.Restart();
        json.WriteStartObject();
        json.WriteString("Timestamp"u8, logEvent.Timestamp);
        json.WriteString("Level"u8, NameOf(logEvent.Level));
        json.WriteString("MessageTemplate"u8, logEvent.MessageTemplate.Text);
        json.WriteString("RenderedMessage"u8, Render(logEvent, scratch));
        if (logEvent.TraceId is { } trace)
        {
            json.WriteString("TraceId"u8, trace.ToHexString());
        }

        if (logEvent.SpanId is { } span)
        {
            json.WriteString("SpanId"u8, span.ToHexString());
        }

        if (logEvent.Exception is not null)
        {
            json.WriteString("Exception"u8, logEvent.Exception.ToString());
        }

        if (logEvent.Properties.Count > 0)
        {
            json.WriteStartObject("Properties"u8);
            foreach (var (name, value) in logEvent.Properties)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
    }

    private static ReadOnlySpan<char> Render(LogEvent logEvent, Scratch scratch)
    {
        var text = scratch.Message;
        text.Clear();
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken { Format: var format } named && logEvent.Properties.TryGetValue(named.PropertyName, out var value))
            {
                Append(text, value, format);
            }
            else
            {
                Append(text, token.ToString());
            }
        }

        return text.WrittenSpan;
    }

    private static void Append(ArrayBufferWriter<char> text, LogEventPropertyValue value, string? format)
    {
        switch (value)
        {
            case ScalarValue { Value: string plain }:
                Append(text, plain);
                break;
            case ScalarValue { Value: ISpanFormattable number } when number.TryFormat(
                text.GetSpan(64), out var written, format, CultureInfo.InvariantCulture):
                text.Advance(written);
                break;
            default:
                Append(text, value.ToString(format, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Append(ArrayBufferWriter<char> text, string? part) => text.Write(part.AsSpan());

    private static void Write(Utf8JsonWriter json, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                WriteScalar(json, scalar.Value);
                break;
            case SequenceValue sequence:
                json.WriteStartArray();
                foreach (var element in sequence.Elements)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            case StructureValue structure:
                json.WriteStartObject();
                foreach (var property in structure.Properties)
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case DictionaryValue dictionary:
                json.WriteStartObject();
                foreach (var (key, element) in dictionary.Elements)
                {
                    json.WritePropertyName(Convert.ToString(key.Value, CultureInfo.InvariantCulture) ?? "null");
                    Write(json, element);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static ReadOnlySpan<byte> NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "Verbose"u8,
        LogEventLevel.Debug => "Debug"u8,
        LogEventLevel.Information => "Information"u8,
        LogEventLevel.Warning => "Warning"u8,
        LogEventLevel.Error => "Error"u8,
        _ => "Fatal"u8,
    };

    /// <summary>Buffers for one event. They are reused for later events.</summary>
    private sealed class Scratch : IResettable, IDisposable
    {
        private const int MostKept = 64 * 1024;

        private readonly Utf8JsonWriter _json;

        public Scratch() => _json = new Utf8JsonWriter(Line, new JsonWriterOptions { SkipValidation = true });

        public ArrayBufferWriter<byte> Line { get; } = new(2048);

        public ArrayBufferWriter<char> Message { get; } = new(512);

        public Utf8JsonWriter Restart()
        {
            Line.ResetWrittenCount();
            _json.Reset();
            return _json;
        }

        /// <summary>Buffers that a very large event has enlarged are not reused.</summary>
        public bool TryReset() => Line.Capacity <= MostKept && Message.Capacity <= MostKept;

        public void Dispose() => _json.Dispose();
    }
}
