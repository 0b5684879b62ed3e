package io.openmldb.rollout.starter.cli.schedule;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import io.openmldb.rollout.starter.request.CommandLineRequest;
import io.openmldb.rollout.starter.request.RequestOptions;
import io.openmldb.rollout.starter.schedule.RolloutSchedules;
import io.openmldb.rollout.starter.schedule.ScheduleTimes;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Creates a schedule. */
@Command(
    name = "create",
    header = "Start the same rollout again and again, at certain times.",
    description =
        "A time at which the rollout before still runs is left out, and so is one that Temporal"
            + " missed by more than ten minutes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollout schedule create weekly-restart -f restart.yaml --cron '0 1 * * SAT' \\",
      "    --zone Asia/Shanghai"
    })
final class ScheduleCreateCommand implements Callable<Integer> {

  @ParentCommand private ScheduleCommand schedule;
  @Mixin private RequestOptions flags;

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Option(
      names = "--cron",
      paramLabel = "EXPRESSION",
      required = true,
      description = "When: minute, hour, day of month, month, day of week. Repeatable.")
  private List<String> cron;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone of --cron. Default: ${DEFAULT-VALUE}.")
  private String zone;

  @Option(names = "--note", paramLabel = "TEXT", description = "For people, in Temporal's UI.")
  private @Nullable String note;

  @Option(names = "--paused", description = "Start nothing until it is resumed.")
  private boolean paused;

  @Override
  public Integer call() {
    CommandContext context = schedule.root().context();
    requireZone();
    RolloutRequest request =
        CommandLineRequest.build(flags, false, context.in())
            .askedBy("schedule " + name + " of " + TemporalConnection.operator());
    try (TemporalConnection connection = schedule.root().connect()) {
      new RolloutSchedules(connection)
          .create(name, request, new ScheduleTimes(cron, zone), note == null ? "" : note, paused);
    }
    context
        .out()
        .println(
            """
            created schedule %1$s
              see when    rollout schedule list
              hold it     rollout schedule pause %1$s"""
                .formatted(name));
    return ExitCode.SUCCEEDED.number();
  }

  private void requireZone() {
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "--zone %s: expected a time zone such as Asia/Shanghai".formatted(zone),
          e);
    }
  }
}
