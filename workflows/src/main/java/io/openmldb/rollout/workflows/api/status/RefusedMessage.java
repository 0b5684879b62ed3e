package io.openmldb.rollout.workflows.api.status;

import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;

/**
 * A signal that changed nothing because it was wrong.
 *
 * @param at when it arrived
 * @param name the signal
 * @param why what was wrong with it
 */
public record RefusedMessage(Instant at, String name, String why) {

  public RefusedMessage {
    name = Excerpt.text(name);
    why = Excerpt.text(why);
  }
}
