package io.openmldb.rollout.workflows.api.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What can happen to a rollout that others are told of. */
public enum RolloutEventType {
  /** It began. */
  STARTED("rollout.started"),

  /** It waits for a person. Told each time that it begins to. */
  WAITING("rollout.waiting"),

  /** It ended and did not do as it was asked: rejected, aborted, rolled back, or worse. */
  FAILED("rollout.failed"),

  /** It ended and did as it was asked. */
  FINISHED("rollout.finished");

  private final String id;

  RolloutEventType(String id) {
    this.id = id;
  }

  /** The name in JSON. */
  @JsonValue
  public String id() {
    return id;
  }
}
