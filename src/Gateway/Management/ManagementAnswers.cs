using Gateway.Errors;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Management;

/// <summary>Writes errors of the management port. They are in no completion event.</summary>
internal static class ManagementAnswers
{
    public static async Task RefuseAsync(HttpContext context, GatewayError error)
    {
        using var buffer = new PooledBuffer(1024);
        ErrorBody.Write(
            buffer, error, MessageLanguage.FromAcceptLanguage(context.Request.Headers.AcceptLanguage), asProblem: false);
        var response = context.Response;
        response.BeginJson(error.Status);
        AnswerWriter.WriteHeaders(response.Headers, error);
        if (error.CloseConnection)
        {
            response.Headers.Connection = "close";
        }

        response.ContentLength = buffer.Written.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(buffer.Written, context.RequestAborted);
        }
    }
}
