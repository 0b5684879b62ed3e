package io.openmldb.rollout.starter.cli.fleet;

import io.openmldb.rollout.starter.cli.console.CommandContext;
import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.client.fleet.FleetClient;
import io.openmldb.rollout.starter.client.fleet.FleetHandle;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about one fleet rollout that exists already. */
abstract class FleetSubcommand implements Callable<Integer> {

  @ParentCommand private FleetCommand fleets;

  @Parameters(index = "0", paramLabel = "FLEET", description = "The fleet's name.")
  private String fleet;

  @Override
  public final Integer call() {
    try (TemporalConnection connection = fleets.root().connect()) {
      return run(new FleetClient(connection).find(fleet), fleets.root().context()).number();
    }
  }

  /** The fleet as it was typed. */
  final String fleet() {
    return fleet;
  }

  abstract ExitCode run(FleetHandle handle, CommandContext context);
}
