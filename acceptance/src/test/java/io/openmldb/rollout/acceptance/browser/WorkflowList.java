package io.openmldb.rollout.acceptance.browser;

import org.openqa.selenium.By;

/** The list of workflows. */
public final class WorkflowList {

  private final Browser browser;

  WorkflowList(Browser browser) {
    this.browser = browser;
  }

  /** Waits until it has a row of {@code workflowId}. */
  public void awaitRow(String workflowId) {
    browser.awaitShown(
        workflowId + " in the list",
        By.xpath("//main//a[contains(@href, '/workflows/" + workflowId + "/')]"));
  }
}
