package io.openmldb.rollout.workflows.api.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout waits for.
 *
 * @param gate which gate
 * @param subject what is asked about: of a decision an endpoint or the cluster's name, of an
 *     approval the endpoint of its node; null where neither
 * @param choices the decisions that are possible here; empty where none is asked for
 * @param since when the wait began
 * @param until when it ends by itself; a gate acts as abort KEEP then
 * @param why a sentence
 * @param answerWith the message that opens it, as it would be sent; null when nobody is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WaitingFor(
    Gate gate,
    @Nullable String subject,
    List<Decision> choices,
    Instant since,
    @Nullable Instant until,
    String why,
    @Nullable String answerWith) {

  public WaitingFor {
    choices = choices == null ? List.of() : List.copyOf(choices);
    why = Excerpt.text(why);
  }

  /** A wait that asks for no decision. */
  public WaitingFor(
      Gate gate, Instant since, @Nullable Instant until, String why, @Nullable String answerWith) {
    this(gate, null, List.of(), since, until, why, answerWith);
  }

  /** Whether it is a gate that a person opens, not a wait that ends by itself. */
  @JsonIgnore
  public boolean isForAPerson() {
    return answerWith != null;
  }
}
