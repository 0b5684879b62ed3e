package io.openmldb.rollout.acceptance.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebElement;

/** The editor, labelled Data, in which the UI takes the input of a workflow or a message. */
final class JsonEditor {

  private static final By DATA = By.cssSelector("[role=textbox][aria-label=Data]");

  private JsonEditor() {}

  /** Puts {@code json} in the place of what is there. */
  static void replaceBy(Browser browser, SearchContext form, String json) {
    WebElement editor = Browser.shown(form, DATA);
    editor.click();
    editor.sendKeys(Keys.chord(Keys.CONTROL, "a"));
    browser.insert(json);
  }

  static String text(SearchContext form) {
    return Browser.shown(form, DATA).getText();
  }
}
