package io.openmldb.rollout.starter;

import io.openmldb.rollout.starter.cli.RolloutCommand;
import io.openmldb.rollout.starter.cli.console.CommandContext;

/** The process {@code rollout}. */
public final class RolloutMain {

  private RolloutMain() {}

  public static void main(String[] args) {
    System.exit(RolloutCommand.run(CommandContext.ofProcess(), args));
  }
}
