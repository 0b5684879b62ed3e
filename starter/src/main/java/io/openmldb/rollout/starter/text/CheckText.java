package io.openmldb.rollout.starter.text;

import io.openmldb.rollout.plan.Level;
import io.openmldb.rollout.plan.Plan;
import io.openmldb.rollout.starter.terminal.Ink;

/** What a plan without a change found, for people. */
public final class CheckText {

  private final boolean colored;

  public CheckText(boolean colored) {
    this.colored = colored;
  }

  /** The findings, and what they come to. */
  public Page of(Plan plan) {
    Page page = new Page(colored);
    page.line(Ink.BOLD, "Checked %d nodes of %s".formatted(plan.nodes().size(), plan.cluster()));
    FindingsText.add(page, plan.findings());
    page.gap();
    if (plan.isRefused()) {
      return page.line(Ink.RED, plan.cluster() + " is not fit for a rollout");
    }
    boolean warned = plan.findings().stream().anyMatch(f -> f.level() == Level.WARNING);
    return page.line(
        warned ? Ink.PLAIN : Ink.GREEN,
        "nothing refuses a rollout of " + plan.cluster() + (warned ? "; read the warnings" : ""));
  }
}
