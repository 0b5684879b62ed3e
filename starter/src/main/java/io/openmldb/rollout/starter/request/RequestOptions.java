package io.openmldb.rollout.starter.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that {@code plan} and {@code start} share: a document, or the request in words. */
public final class RequestOptions {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The request, as JSON or YAML; - reads standard input.")
  @Nullable String file;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description =
          "The cluster's name in the worker's registry file. With -f it takes the place of the"
              + " file's.")
  @Nullable String cluster;

  @Option(
      names = "--set",
      paramLabel = "COMPONENT.KEY=VALUE",
      description =
          "Set a key, for example tablet.gc_interval=60. Repeatable. A value may be"
              + " '$${secret:NAME}', which the worker resolves.")
  List<String> sets = new ArrayList<>();

  @Option(
      names = "--unset",
      paramLabel = "COMPONENT.KEY",
      description = "Remove a key, so that the server's default counts again. Repeatable.")
  List<String> unsets = new ArrayList<>();

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Only these nodes, for every --set, --unset and --component. Repeatable.")
  List<String> endpoints = new ArrayList<>();

  @Option(
      names = "--restart-only",
      description = "Change nothing; restart every node, or those of each --component.")
  boolean restartOnly;

  @Option(
      names = "--component",
      paramLabel = "COMPONENT",
      split = ",",
      description = "What --restart-only restarts: nameserver, tablet, apiserver or taskmanager.")
  List<String> components = new ArrayList<>();

  @Option(
      names = "--procedure",
      paramLabel = "FAST|DOCUMENTED",
      description =
          "DOCUMENTED follows OpenMLDB's documented procedure to the letter, and can lose writes."
              + " Default: FAST.")
  @Nullable String procedure;

  @Option(
      names = "--on-failure",
      paramLabel = "PAUSE|ROLLBACK|ABORT",
      description = "What follows when a node failed and was rolled back. Default: PAUSE.")
  @Nullable String onFailure;

  @Option(
      names = "--approval",
      paramLabel = "NONE|PLAN|CANARY|EVERY_NODE",
      description = "Where a person has to approve. Default: NONE.")
  @Nullable String approval;

  @Option(
      names = "--single-replica",
      paramLabel = "ADD_REPLICA|ALLOW_UNAVAILABILITY",
      description = "What to do with partitions of one replica. Default: ADD_REPLICA.")
  @Nullable String singleReplica;

  @Option(
      names = "--writes",
      paramLabel = "CONTINUE|GATED",
      description = "GATED waits for confirm-writes before and after the tablets.")
  @Nullable String writes;

  @Option(
      names = "--canary-soak",
      paramLabel = "DURATION",
      description = "How long the first node of each component is watched, as PT10M.")
  @Nullable String canarySoak;

  @Option(
      names = "--daemon",
      negatable = true,
      description = "Run nodes under their supervisor afterwards, or not. Default: as now.")
  @Nullable Boolean daemon;

  @Option(
      names = "--override",
      paramLabel = "CODE[=WHY]",
      description =
          "Set a finding aside that would refuse the rollout, by its code, for example"
              + " DATA_DIRECTORY. Without WHY the request's reason is recorded. Repeatable.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--window",
      paramLabel = "WINDOW",
      description =
          "Touch nodes only then: 'SAT,SUN 01:00-05:00 Asia/Shanghai'. A node that was begun is"
              + " finished.")
  @Nullable String window;

  @Option(
      names = "--not-before",
      paramLabel = "MOMENT",
      description = "Touch no node before that: 2026-12-05T01:00:00+08:00.")
  @Nullable String notBefore;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  @Nullable String reason;

  /**
   * The flags of a rolling restart of a whole cluster.
   *
   * @param procedure by which; null is the default
   */
  public static RequestOptions restartOf(String cluster, @Nullable String procedure) {
    RequestOptions flags = new RequestOptions();
    flags.cluster = cluster;
    flags.restartOnly = true;
    flags.procedure = procedure;
    return flags;
  }
}
