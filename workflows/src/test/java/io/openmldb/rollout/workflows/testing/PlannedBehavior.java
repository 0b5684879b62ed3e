package io.openmldb.rollout.workflows.testing;

import java.util.Collection;
import java.util.List;

/** A fake whose behavior a test plans: what never happens proves nothing, so the test fails. */
public interface PlannedBehavior {

  /** What was planned and has not happened. */
  List<String> unused();

  /**
   * Sees that all that was planned for {@code fakes} has happened.
   *
   * @throws AssertionError which names what has not
   */
  static void assertUsed(Collection<PlannedBehavior> fakes) {
    List<String> unused = fakes.stream().flatMap(fake -> fake.unused().stream()).toList();
    if (!unused.isEmpty()) {
      throw new AssertionError("planned in a fake, but never happened: " + unused);
    }
  }
}
