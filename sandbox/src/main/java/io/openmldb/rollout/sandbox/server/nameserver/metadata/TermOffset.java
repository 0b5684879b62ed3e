package io.openmldb.rollout.sandbox.server.nameserver.metadata;

import java.util.List;

/**
 * The beginning of a leader's term.
 *
 * @param offset the first offset that belongs to the term
 */
public record TermOffset(long term, long offset) {

  /**
   * Whether a replica whose last term and offset are these is a prefix of the partition's log: its
   * term is known, and it took nothing in that term after the next one began.
   */
  public static boolean matches(List<TermOffset> terms, long term, long offset) {
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i).term() == term) {
        boolean begun = offset + 1 >= terms.get(i).offset();
        boolean over = i + 1 < terms.size() && offset >= terms.get(i + 1).offset();
        return begun && !over;
      }
    }
    return false;
  }
}
