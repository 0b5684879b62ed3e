package io.openmldb.rollout.starter.cli;

import picocli.CommandLine.Option;

/** The option of every command that prints data. */
final class OutputOption {

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "text for people, json for programs. Default: text.")
  OutputFormat format;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}
