package io.openmldb.rollout.workflows.api.status;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a node rollout, in their order. */
public enum Step {
  BACKUP,
  EDIT,
  PRE_UPGRADE,
  RESTART,
  RECOVER,
  POST_UPGRADE,
  VERIFY;

  /**
   * The name in JSON and in summaries: {@code pre-upgrade}, as the documented procedure says it.
   */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @JsonCreator
  static Step fromJson(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
