package io.openmldb.rollout.activities.openmldb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does independent calls side by side. It always waits for all of them: none is still under way
 * when it returns or throws.
 */
public final class SideBySide {

  private static final long HEARTBEAT_MILLIS = 1000;

  private final Executor executor;
  private final Runnable heartbeat;

  /**
   * As many at once as {@code executor} has threads.
   *
   * @param executor must not be one that the caller itself runs in
   * @param heartbeat called now and then while waiting; what it throws is thrown once nothing is
   *     under way any more
   */
  public SideBySide(Executor executor, Runnable heartbeat) {
    this.executor = executor;
    this.heartbeat = heartbeat;
  }

  /** The same for what must be done to its end: it never heartbeats. */
  public SideBySide uncancelled() {
    return new SideBySide(executor, () -> {});
  }

  /**
   * {@code work} of each item, in the order of the items.
   *
   * @throws RuntimeException the first failure in the order of the items; others are suppressed in
   *     it
   */
  public <T, R> List<R> map(Collection<T> items, Function<? super T, ? extends R> work) {
    List<Outcome<R>> outcomes = outcomes(items, work);
    RuntimeException first = null;
    for (Outcome<R> outcome : outcomes) {
      if (outcome.failure() != null && first == null) {
        first = outcome.failure();
      } else if (outcome.failure() != null) {
        first.addSuppressed(outcome.failure());
      }
    }
    if (first != null) {
      throw first;
    }
    return outcomes.stream().<R>map(Outcome::value).toList();
  }

  /** Does {@code work} with each item; failures as {@link #map}. */
  public <T> void forEach(Collection<T> items, Consumer<? super T> work) {
    map(items, item -> done(work, item));
  }

  /** Does {@code work} with each item and returns what failed; no failure stops the others. */
  public <T> Map<T, RuntimeException> attempt(Collection<T> items, Consumer<? super T> work) {
    List<T> ordered = List.copyOf(items);
    List<Outcome<Boolean>> outcomes = outcomes(ordered, item -> done(work, item));
    Map<T, RuntimeException> failures = new LinkedHashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (outcomes.get(i).failure() != null) {
        failures.put(ordered.get(i), outcomes.get(i).failure());
      }
    }
    return failures;
  }

  private <T, R> List<Outcome<R>> outcomes(
      Collection<T> items, Function<? super T, ? extends R> work) {
    List<CompletableFuture<R>> running = new ArrayList<>();
    for (T item : items) {
      running.add(CompletableFuture.supplyAsync(() -> work.apply(item), executor));
    }
    awaitAll(running);
    return running.stream().map(SideBySide::outcome).toList();
  }

  private void awaitAll(List<? extends CompletableFuture<?>> running) {
    RuntimeException cancelled = null;
    boolean interrupted = false;
    for (CompletableFuture<?> future : running) {
      while (!future.isDone()) {
        try {
          future.get(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
          break; // Told with the outcomes.
        } catch (InterruptedException e) {
          interrupted = true; // Every call has a deadline of its own: the end is near.
        } catch (TimeoutException e) {
          cancelled = cancelled == null ? beat() : cancelled;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  private RuntimeException beat() {
    try {
      heartbeat.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static <R> Outcome<R> outcome(CompletableFuture<R> running) {
    try {
      return new Outcome<>(running.join(), null);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        return new Outcome<>(null, failure);
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private static <T> boolean done(Consumer<? super T> work, T item) {
    work.accept(item);
    return true;
  }

  private record Outcome<R>(R value, RuntimeException failure) {}
}
