package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.cluster.ClusterRollout;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.temporal.ConnectionSettings;
import io.openmldb.rollout.starter.temporal.TemporalConnection;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code rollout}: what all its subcommands share. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Rolling configuration updates of OpenMLDB clusters, carried out by Temporal.",
    subcommands = {
      PlanCommand.class,
      CheckCommand.class,
      StartCommand.class,
      WatchCommand.class,
      StatusCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      AbortCommand.class,
      ApproveCommand.class,
      DecideCommand.class,
      ConfirmWritesCommand.class,
      ReportCommand.class,
      HistoryCommand.class,
      UndoCommand.class,
      RepairCommand.class,
      RecoverCommand.class,
      DriftCommand.class,
      TablesCommand.class,
      OpsCommand.class,
      HelpCommand.class
    })
public final class RolloutCommand implements Runnable {

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "Temporal's frontend. Default: TEMPORAL_ADDRESS, or 127.0.0.1:7233.")
  private String address;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Temporal's namespace. Default: TEMPORAL_NAMESPACE, or default.")
  private String namespace;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Profile of Temporal's configuration file. Default: TEMPORAL_PROFILE.")
  private String profile;

  @Option(
      names = "--task-queue",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      defaultValue = ClusterRollout.TASK_QUEUE,
      description = "Task queue that the workers poll. Default: ${DEFAULT-VALUE}.")
  private String taskQueue;

  private RolloutCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs the command line {@code args} and returns its exit status. */
  public static int run(Surroundings surroundings, String... args) {
    CommandLine line = new CommandLine(new RolloutCommand(surroundings));
    line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    // A reason may begin with "@" without naming a file of further arguments.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            surroundings.colored() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, at, parsed) -> report(surroundings, failure));
    return line.execute(args);
  }

  /** What a command could not do is one message; a fault of this program keeps its trace. */
  private static int report(Surroundings surroundings, Exception failure) {
    if (failure instanceof CommandFailure expected) {
      surroundings.err().println("rollout: " + expected.getMessage());
      return expected.exitCode().number();
    }
    surroundings.err().println("rollout: this is a fault in rollout itself; please report it");
    failure.printStackTrace(surroundings.err());
    return ExitCode.FAILED.number();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  Surroundings surroundings() {
    return surroundings;
  }

  TemporalConnection connect() {
    return TemporalConnection.open(
        new ConnectionSettings(address, namespace, profile, taskQueue),
        surroundings.environment(),
        surroundings.deadlines());
  }
}
