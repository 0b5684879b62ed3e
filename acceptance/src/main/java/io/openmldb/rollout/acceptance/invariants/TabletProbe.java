package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.sandbox.client.SandboxTablet;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks one tablet, one question at a time, so that one that does not answer delays no other. */
final class TabletProbe {

  private final SandboxTablet tablet;
  private FutureTask<Answer> question;
  private long lastHeard = System.nanoTime();

  TabletProbe(String endpoint) {
    this.tablet = new SandboxTablet(endpoint);
  }

  /** What is known of a tablet at one moment. */
  sealed interface Answer {

    /**
     * It answered.
     *
     * @param led what it leads and serves
     * @param isFenced whether it refuses writes
     */
    record Serves(Set<SandboxTablet.Key> led, boolean isFenced) implements Answer {}

    /** Nobody listens. */
    record Down() implements Answer {}

    /** On its way up or down: it neither leads nor lacks anything for certain. */
    record Unclear() implements Answer {}
  }

  String endpoint() {
    return tablet.endpoint();
  }

  /** Asks, unless the question before is not answered yet. */
  void ask() {
    if (question == null) {
      question = new FutureTask<>(this::look);
      Thread thread = new Thread(question, "look at " + endpoint());
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The answer, unless there is none within {@code limit}; it counts for a later call then. */
  Optional<Answer> answer(Duration limit) throws InterruptedException {
    try {
      Answer answer = question.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
      question = null;
      if (!(answer instanceof Answer.Unclear)) {
        lastHeard = System.nanoTime();
      }
      return Optional.of(answer);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look at " + endpoint() + " failed", e.getCause());
    }
  }

  /** Whether nothing certain was heard of it for so long. */
  boolean isSilentFor(Duration length) {
    return System.nanoTime() - lastHeard > length.toNanos();
  }

  private Answer look() throws InterruptedException {
    try {
      Set<SandboxTablet.Key> led =
          tablet.replicas().entrySet().stream()
              .filter(replica -> replica.getValue().leader() && replica.getValue().loaded())
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      return new Answer.Serves(led, WriteFenceProbe.isUp(tablet.endpoint()));
    } catch (ConnectException e) {
      return new Answer.Down();
    } catch (IOException e) {
      return new Answer.Unclear();
    }
  }
}
