package io.openmldb.rollout.sandbox.cli;

import io.openmldb.rollout.sandbox.layout.JavaCommand;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point: a practice cluster of OpenMLDB on this machine. */
@Command(
    name = "sandbox",
    description = "A practice cluster of OpenMLDB on this machine, of real processes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      SandboxStatusCommand.class,
      FaultCommand.class,
      WriteCommand.class
    })
public final class SandboxCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Runs one command. Exits with 0 if it succeeded, 1 if it failed, 2 if it was not understood. */
  public static void main(String[] arguments) {
    System.setProperty(JavaCommand.LOG_SETTING, JavaCommand.LOG_CONFIGURATION);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SandboxCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, line, parsed) -> explain(e, line));
  }

  /** One line for people; a stack trace is for errors of this program only. */
  private static int explain(Exception e, CommandLine line) throws Exception {
    if (e instanceof IllegalArgumentException) {
      line.getErr().println("sandbox: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof NoSuchFileException missing && missing.getReason() != null) {
      line.getErr().printf("sandbox: %s: %s%n", missing.getReason(), missing.getFile());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (e instanceof IOException || e instanceof IllegalStateException) {
      line.getErr().println("sandbox: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
