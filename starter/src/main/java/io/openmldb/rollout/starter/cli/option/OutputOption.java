package io.openmldb.rollout.starter.cli.option;

import picocli.CommandLine.Option;

/** The option of every command that prints data. */
public final class OutputOption {

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "text for people, json for programs. Default: text.")
  OutputFormat format;

  public boolean isJson() {
    return format == OutputFormat.JSON;
  }
}
