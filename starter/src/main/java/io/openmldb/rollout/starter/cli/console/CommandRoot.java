package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.client.TemporalConnection;
import io.openmldb.rollout.starter.exit.CommandFailure;

/** What the command {@code rollout} gives its subcommands, wherever they are. */
public interface CommandRoot {

  CommandContext context();

  /**
   * A connection by the options that all commands share.
   *
   * @throws CommandFailure UNREACHABLE when Temporal does not answer
   */
  TemporalConnection connect();
}
