package io.openmldb.rollout.acceptance.browser;

import org.openqa.selenium.By;

/** The page of a workflow, with the tab User Metadata open. */
public final class WorkflowPage {

  private static final By HEADING = By.cssSelector("[data-testid=workflow-id-heading]");
  private static final By STATUS = By.cssSelector("[data-testid=execution-status]");
  private static final By METADATA = By.cssSelector("[data-testid=user-metadata-tab]");
  private static final By TIMELINE = By.cssSelector("[data-testid=timeline-tab]");
  private static final By TIMELINE_ROWS = By.id("event-history-timeline-graph");
  private static final By MORE = By.xpath("//main//button[contains(., 'More Actions')]");
  private static final By CANCEL = By.xpath("//main//button[contains(., 'Request Cancellation')]");

  private final Browser browser;

  private WorkflowPage(Browser browser) {
    this.browser = browser;
  }

  static WorkflowPage of(Browser browser, String workflowId) {
    browser.await(
        "the page of " + workflowId,
        page -> Browser.shown(page, HEADING).getText().contains(workflowId));
    browser.click("the tab User Metadata", METADATA);
    return new WorkflowPage(browser);
  }

  /** The pane Current Details. */
  public CurrentDetails details() {
    return new CurrentDetails(browser);
  }

  /** Waits until Temporal's own status is {@code status}, as at the head of the page. */
  public void awaitStatus(String status) {
    browser.await(
        "the status " + status,
        page -> Browser.shown(page, STATUS).getText().equalsIgnoreCase(status));
  }

  /** Opens the dialog Send an Update. */
  public UpdateDialog sendAnUpdate() {
    choose("update-button");
    return new UpdateDialog(browser);
  }

  /** Requests cancellation, and confirms it. */
  public void requestCancellation() {
    browser.click("the button Request Cancellation", CANCEL);
    new ConfirmationDialog(browser).confirm();
  }

  /** Terminates the workflow for {@code reason}, and confirms it. */
  public void terminate(String reason) {
    choose("terminate-button");
    new ConfirmationDialog(browser).confirm(reason);
  }

  /** Opens the form with what this run was started with. */
  public StartWorkflowForm startOneLikeThis() {
    choose("start-workflow-button");
    return new StartWorkflowForm(browser);
  }

  /** Shows the tab Timeline. */
  public void showTimeline() {
    browser.click("the tab Timeline", TIMELINE);
    browser.awaitShown("the timeline", TIMELINE_ROWS);
  }

  private void choose(String action) {
    browser.click("the menu More Actions", MORE);
    browser.click(
        action + " in the menu", By.cssSelector("#workflow-actions [data-testid=" + action + "]"));
  }
}
