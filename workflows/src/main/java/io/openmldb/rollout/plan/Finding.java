package io.openmldb.rollout.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.request.Component;

/**
 * One thing that preflight or a confirmation noticed.
 *
 * @param level how much it weighs
 * @param code a stable name for it, in UPPER_SNAKE_CASE
 * @param component what it is about; null when it is about the cluster
 * @param endpoint which node; null when it is about no single one
 * @param key which configuration key; null when it is about none
 * @param message what was found, and where
 * @param hint what the operator can do; null when there is nothing to do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    Level level,
    String code,
    Component component,
    String endpoint,
    String key,
    String message,
    String hint) {

  /** A finding about the cluster as a whole. */
  public static Finding ofCluster(Level level, String code, String message, String hint) {
    return new Finding(level, code, null, null, null, message, hint);
  }

  /** A finding about one node. */
  public static Finding ofNode(Level level, String code, Node node, String message, String hint) {
    return new Finding(level, code, node.component(), node.endpoint(), null, message, hint);
  }

  /** The same finding, as one that refuses nothing, with another hint. */
  public Finding asWarning(String hint) {
    return new Finding(Level.WARNING, code, component, endpoint, key, message, hint);
  }

  /** The same finding, about {@code key}. */
  public Finding about(String key) {
    return new Finding(level, code, component, endpoint, key, message, hint);
  }
}
