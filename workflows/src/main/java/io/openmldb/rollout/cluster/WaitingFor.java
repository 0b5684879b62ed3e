package io.openmldb.rollout.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.json.Excerpt;
import java.time.Instant;

/**
 * What a rollout waits for.
 *
 * @param gate which gate
 * @param since when the wait began
 * @param until when it ends by itself; a gate acts as abort KEEP then
 * @param why a sentence
 * @param answerWith the message that opens it, as it would be sent; null when nobody is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitingFor(Gate gate, Instant since, Instant until, String why, String answerWith) {

  public WaitingFor {
    why = Excerpt.text(why);
  }

  /** Whether it is a gate that a person opens, not a wait that ends by itself. */
  @JsonIgnore
  public boolean isForAPerson() {
    return answerWith != null;
  }
}
