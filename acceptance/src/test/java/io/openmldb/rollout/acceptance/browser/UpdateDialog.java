package io.openmldb.rollout.acceptance.browser;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebElement;

/** The dialog Send an Update. */
public final class UpdateDialog {

  static final By OPEN = By.cssSelector("dialog[open]");

  private static final By NAME = By.cssSelector("[data-testid=update-select-button]");
  private static final By NAMES = By.cssSelector("[role=option]");
  private static final By SUBMIT = By.cssSelector("[data-testid=confirm-modal-button]");
  private static final By CANCEL = By.cssSelector("[data-testid=cancel-modal-button]");
  private static final By PROBLEMS = By.cssSelector("[role=alert]");

  private final Browser browser;

  UpdateDialog(Browser browser) {
    this.browser = browser;
    browser.awaitShown("the dialog Send an Update", OPEN);
  }

  /** Chooses the update {@code name} of those that the rollout offers. */
  public UpdateDialog choose(String name) {
    browser.await(
        "the list of updates",
        page -> {
          page.findElement(OPEN).findElement(NAME).click();
          return true;
        });
    browser.await(
        "the update " + name,
        page -> {
          option(page.findElement(OPEN), name).click();
          return true;
        });
    return this;
  }

  private static WebElement option(SearchContext dialog, String name) {
    return dialog.findElements(NAMES).stream()
        .filter(option -> option.getText().lines().findFirst().orElse("").equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no update " + name + " is offered"));
  }

  /** Pastes {@code input}. */
  public UpdateDialog paste(String input) {
    browser.await(
        "the dialog's editor",
        page -> {
          JsonEditor.replaceBy(browser, page.findElement(OPEN), input);
          return true;
        });
    return this;
  }

  /** Sends it; it is accepted, and the dialog closes. */
  public void submit() {
    press();
    browser.await(
        "the update to be accepted",
        page -> {
          if (page.findElements(OPEN).isEmpty()) {
            return true;
          }
          List<String> problems = problems(page);
          if (!problems.isEmpty()) {
            throw new AssertionError("the update was refused: " + problems);
          }
          return false;
        });
  }

  /** Sends it; it is refused. Gives what the dialog says. */
  public String submitInVain() {
    press();
    return browser.await(
        "the update to be refused",
        page -> {
          if (page.findElements(OPEN).isEmpty()) {
            throw new AssertionError("the update was accepted");
          }
          List<String> problems = problems(page);
          return problems.isEmpty() ? null : String.join("\n", problems);
        });
  }

  /** Closes it. */
  public void cancel() {
    browser.await(
        "the dialog's button Cancel",
        page -> {
          page.findElement(OPEN).findElement(CANCEL).click();
          return true;
        });
    browser.await("the dialog to close", page -> page.findElements(OPEN).isEmpty());
  }

  /** By a key: the editor lays out what was pasted and moves the button. */
  private void press() {
    browser.await(
        "the dialog's button Submit",
        page -> {
          WebElement submit = page.findElement(OPEN).findElement(SUBMIT);
          boolean enabled = submit.isEnabled();
          if (enabled) {
            // The dialog may be gone at once: nothing of it is looked at any more.
            submit.sendKeys(Keys.ENTER);
          }
          return enabled;
        });
  }

  private static List<String> problems(SearchContext page) {
    return page.findElement(OPEN).findElements(PROBLEMS).stream()
        .map(WebElement::getText)
        .filter(text -> !text.isBlank() && !text.contains("In Progress"))
        .toList();
  }
}
