package io.openmldb.rollout.starter.cli.option;

import picocli.CommandLine.Option;

/** The option of commands that ask on a terminal before they change a cluster. */
public final class ConfirmationOption {

  @Option(
      names = "--yes",
      description = "Do not ask; without a terminal nothing is asked in any case.")
  public boolean yes;
}
