using Kinora.Cli;
using Kinora.Cli.Terminal;

using var interruption = new Interruption(Console.Error);
return KinoraProgram.Run(args, CommandContext.OfProcess(interruption.Token));
