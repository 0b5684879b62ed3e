package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration of a cluster's nodes has drifted.
 *
 * @param cluster the cluster's name in the registry
 * @param at when it was read
 * @param nodes how many nodes were read
 * @param drifts what does not agree
 * @param omitted drifts that are not listed, to keep the answer small
 * @param unread nodes that could not be read, with why, one sentence each
 */
public record DriftReport(
    String cluster, Instant at, int nodes, List<Drift> drifts, int omitted, List<String> unread) {

  public DriftReport {
    drifts = drifts == null ? List.of() : List.copyOf(drifts);
    unread = unread == null ? List.of() : Excerpt.sentences(unread);
  }

  /** In what way something does not agree. */
  public enum Kind {
    /** The process runs with another value than its file has. */
    RUNNING_DIFFERS,
    /** The file was written after the process started, which may run without what was changed. */
    FILE_NEWER,
    /** The file has another value than those of most siblings. */
    SIBLINGS_DIFFER
  }

  /**
   * One disagreement. Values of secret keys are masked.
   *
   * @param component what the node is
   * @param endpoint which
   * @param kind in what way
   * @param key the key; null when it is about the file as a whole
   * @param file its value in the file; null when the file does not set it
   * @param other the value that the process or most siblings have, or those of all siblings where
   *     none is usual; null when they do not set it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Drift(
      Component component,
      String endpoint,
      Kind kind,
      @Nullable String key,
      @Nullable String file,
      @Nullable String other) {}
}
