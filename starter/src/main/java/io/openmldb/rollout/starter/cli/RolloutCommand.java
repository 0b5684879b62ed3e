package io.openmldb.rollout.starter.cli;

import io.openmldb.rollout.starter.cli.completion.CompletionCommand;
import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.cli.console.CommandRoot;
import io.openmldb.rollout.starter.cli.fleet.FleetCommand;
import io.openmldb.rollout.starter.cli.option.ManifestVersion;
import io.openmldb.rollout.starter.cli.schedule.ScheduleCommand;
import io.openmldb.rollout.starter.client.ConnectionSettings;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.workflows.api.ClusterRolloutWorkflow;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
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
    versionProvider = ManifestVersion.class,
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
      ClustersCommand.class,
      UndoCommand.class,
      RepairCommand.class,
      RecoverCommand.class,
      DriftCommand.class,
      TablesCommand.class,
      OpsCommand.class,
      ScheduleCommand.class,
      FleetCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
public final class RolloutCommand implements Runnable, CommandRoot {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "Temporal's frontend. Default: TEMPORAL_ADDRESS, or 127.0.0.1:7233.")
  private @Nullable String address;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Temporal's namespace. Default: TEMPORAL_NAMESPACE, or default.")
  private @Nullable String namespace;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Profile of Temporal's configuration file. Default: TEMPORAL_PROFILE.")
  private @Nullable String profile;

  @Option(
      names = "--task-queue",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      defaultValue = ClusterRolloutWorkflow.TASK_QUEUE,
      description = "Task queue that the workers poll. Default: ${DEFAULT-VALUE}.")
  private String taskQueue;

  private RolloutCommand(CommandContext context) {
    this.context = context;
  }

  /** Runs the command line {@code args} and returns its exit status. */
  public static int run(CommandContext context, String... args) {
    CommandLine line = new CommandLine(new RolloutCommand(context));
    line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
    // A reason may begin with "@" without naming a file of further arguments.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            context.colored() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, at, parsed) -> report(context, failure));
    return line.execute(args);
  }

  /** What a command could not do is one message; a fault of this program keeps its trace. */
  private static int report(CommandContext context, Exception failure) {
    if (failure instanceof CommandFailure expected) {
      context.err().println("rollout: " + expected.getMessage());
      return expected.exitCode().number();
    }
    context.err().println("rollout: this is a fault in rollout itself; please report it");
    failure.printStackTrace(context.err());
    return ExitCode.FAILED.number();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Override
  public CommandContext context() {
    return context;
  }

  @Override
  public TemporalConnection connect() {
    return TemporalConnection.open(
        new ConnectionSettings(address, namespace, profile, taskQueue),
        context.environment(),
        context.timeouts());
  }
}
