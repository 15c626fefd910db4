using Gateway;
using Gateway.Commands;
using Gateway.Contracts.Reading;

return GatewayCommands.IsCommand(args)
    ? await GatewayCommands.RunAsync(args, Console.Out, Console.Error, ContractCheck.Check)
    : await GatewayHost.RunAsync(args, Console.Error);
