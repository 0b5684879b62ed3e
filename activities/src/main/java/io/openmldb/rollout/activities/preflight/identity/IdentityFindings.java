package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import io.openmldb.rollout.workflows.api.plan.NodeAction;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings that a file makes another node of the component, or none. They weigh as much as depends
 * on the file: a node that is left running does not read it.
 */
final class IdentityFindings {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final NodeEdit edit;
  private final FindingLevel gravity;
  private final List<Finding> all = new ArrayList<>();

  IdentityFindings(NodeEdit edit, NodeAction action) {
    this.edit = edit;
    this.gravity = action == NodeAction.UPDATE ? FindingLevel.ERROR : FindingLevel.WARNING;
  }

  /** Adds one that refuses a restart. */
  void add(FindingCode code, String key, String what, String hint) {
    all.add(edit.finding(gravity, code, key, what, hint(hint)));
  }

  /** Adds one about something that may be so on purpose. */
  void warn(FindingCode code, String key, String what, String hint) {
    all.add(edit.finding(FindingLevel.WARNING, code, key, what, hint(hint)));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  private String hint(String otherwise) {
    return beginsWithByteOrderMark(edit.after().bytes())
        ? "The file begins with a byte order mark, which makes its first line one that the"
            + " component does not know. Save it without one. "
            + otherwise
        : otherwise;
  }

  private static boolean beginsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && bytes[0] == BYTE_ORDER_MARK[0]
        && bytes[1] == BYTE_ORDER_MARK[1]
        && bytes[2] == BYTE_ORDER_MARK[2];
  }
}
