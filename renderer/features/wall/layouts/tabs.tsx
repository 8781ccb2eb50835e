import { useEffect, useRef, useState } from 'react';
import { getActiveTab, maxTabs, type Tab, TabId, type Tabs } from '../../../../core/wall/tabs.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { IconButton } from '../../../ui/iconButton.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { useWall } from '../context.ts';
import { DivisionDrawing } from './divisionDrawing.tsx';
import styles from './layouts.module.css';
import { getTabLabel } from './names.ts';

/** Drag data type of a tab, within its window. */
const tabDrag = 'application/x-watchfloor-tab';

interface Props {
  readonly tabs: Tabs;
  readonly portrait: boolean;
  /** The tab being renamed. */
  readonly renaming: TabId | undefined;
  readonly onRename: (tab: TabId | undefined) => void;
  readonly onNew: () => void;
  readonly onClose: (tab: Tab) => void;
}

/** The tab strip in the window's bar. */
export function TabStrip({ tabs, portrait, renaming, onRename, onNew, onClose }: Props) {
  const { act } = useWall();
  const { t } = useLanguage();
  const active = getActiveTab(tabs).id;
  const strip = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to the active tab
  useEffect(() => {
    strip.current
      ?.querySelector('[data-active="true"]')
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [active, tabs.tabs.length]);
  return (
    <div ref={strip} className={styles.tabs} role="toolbar" aria-label={t.layouts.tabs}>
      {tabs.tabs.map((tab, at) => {
        const label = getTabLabel(tab, t);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: it is only dragged; the tab itself is a button inside
          <div
            key={tab.id}
            className={styles.tab}
            data-active={tab.id === active}
            draggable={renaming !== tab.id}
            onDragStart={(event) => {
              event.dataTransfer.setData(tabDrag, tab.id);
              event.dataTransfer.effectAllowed = 'move';
            }}
            onDragOver={(event) => event.dataTransfer.types.includes(tabDrag) && event.preventDefault()}
            onDrop={(event) => {
              const id = TabId.safeParse(event.dataTransfer.getData(tabDrag));
              if (id.success) act({ do: 'moveTab', id: id.data, to: at });
            }}
          >
            {renaming === tab.id ? (
              <NameField
                name={tab.name}
                onName={(name) => act({ do: 'renameTab', id: tab.id, name })}
                onDone={() => onRename(undefined)}
              />
            ) : (
              <button
                type="button"
                className={styles.tabName}
                aria-current={tab.id === active}
                data-testid="wall-tab"
                title={`${label}\n${t.layouts.tabHint}`}
                onClick={() => act({ do: 'useTab', id: tab.id })}
                onDoubleClick={() => onRename(tab.id)}
              >
                <DivisionDrawing division={tab.layout.division} portrait={portrait} />
                <span>{label}</span>
              </button>
            )}
            {tabs.tabs.length > 1 && tab.id === active && renaming !== tab.id && (
              <button
                type="button"
                className={styles.tabClose}
                aria-label={t.layouts.closeTab(label)}
                title={t.layouts.closeTab(label)}
                onClick={() => onClose(tab)}
              >
                <IconMark shape="cross" />
              </button>
            )}
          </div>
        );
      })}
      {tabs.tabs.length < maxTabs && (
        <IconButton shape="plus" label={t.layouts.newTab} className={styles.newTab} onClick={onNew} />
      )}
    </div>
  );
}

function NameField(props: { name: string; onName: (name: string) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const [name, setName] = useState(props.name);
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the operator asked to type here
      autoFocus
      className={styles.tabField}
      aria-label={t.layouts.tabName}
      maxLength={40}
      value={name}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => {
        props.onName(name);
        props.onDone();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        setName(props.name);
        props.onDone();
      }}
    />
  );
}
