import { useImperativeHandle, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { tileCount } from '../../../core/domain/division.ts';
import { contentOn, isCamera, isSequence } from '../../../core/domain/layout.ts';
import { activeTab, type Tab, type TabId } from '../../../core/domain/tabs.ts';
import { layoutOf, type Wall, type WallDeed } from '../../../core/domain/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../mirror.ts';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Drawing } from './drawing.tsx';
import { Editor } from './editor.tsx';
import styles from './layouts.module.css';
import { divisionLabel, tabLabel } from './names.ts';
import { Picker } from './picker.tsx';
import { SequenceForm } from './sequenceForm.tsx';
import { TabStrip } from './tabs.tsx';

/** What the window's keys may ask of the bar. */
export interface LayoutsHandle {
  /** Opens the choice of layouts, or closes what is open. */
  toggle(): void;
  /** Opens the form for the selected tile's sequence. */
  editSequence(): void;
  newTab(): void;
  renameTab(): void;
}

interface Props {
  readonly wall: StoreApi<Wall>;
  readonly act: (deed: WallDeed) => void;
  readonly cameras: StoreApi<CamerasState>;
  readonly newTabId: () => TabId;
  /** Tells the operator something in passing. */
  readonly onSay: (text: string) => void;
  /** The tabs take turns and stand still. */
  readonly tabsPaused: boolean;
  readonly onGoOn: () => void;
  readonly handle: React.Ref<LayoutsHandle>;
  /** What else layouts are chosen from: those that are saved. */
  readonly saved?: React.ReactNode;
}

type Open = { readonly what: 'picker' | 'editor' } | { readonly what: 'sequence'; readonly tile: number };

/** The wall of this window stands as high as it is wide, or higher. */
const isUpright = () => window.innerHeight > window.innerWidth;

/** What the window's bar has of layouts: the division, the tabs, and what opens from them. */
export function LayoutsBar(props: Props) {
  const { act, cameras, onSay } = props;
  const { t } = useSpeech();
  // Not what is selected: the bar is not drawn anew with each step of an arrow key.
  const tabs = useStore(props.wall, (now) => now.tabs);
  const [open, setOpen] = useState<Open>();
  const [renaming, setRenaming] = useState<TabId>();
  const layout = layoutOf({ tabs });
  const portrait = isUpright();
  const { turnMs } = tabs;

  function addTab(): void {
    act({ do: 'addTab', id: props.newTabId(), layout: { division: layout.division, tiles: [] } });
  }
  function closeTab(tab: Tab): void {
    act({ do: 'closeTab', id: tab.id });
    onSay(t.layouts.tabClosed(tabLabel(tab, t)));
  }
  useImperativeHandle(props.handle, () => ({
    toggle: () => setOpen((now) => (now ? undefined : { what: 'picker' })),
    editSequence: () => setOpen({ what: 'sequence', tile: props.wall.getState().selected }),
    newTab: addTab,
    renameTab: () => setRenaming(activeTab(props.wall.getState().tabs).id),
  }));

  const close = () => setOpen(undefined);
  const sequenceTile = open?.what === 'sequence' ? open.tile : 0;
  const content = contentOn(layout, sequenceTile);
  const each = turnMs === null ? 0 : turnMs / 1_000;
  return (
    <div className={styles.bar}>
      <Button
        className={styles.open}
        title={t.layouts.open}
        aria-label={`${t.layouts.open}: ${divisionLabel(layout.division, t)}`}
        aria-expanded={open?.what === 'picker'}
        onClick={() => setOpen(open ? undefined : { what: 'picker' })}
      >
        <Drawing division={layout.division} portrait={portrait} />
        <Mark shape="opens" />
      </Button>
      <TabStrip
        tabs={tabs}
        act={act}
        portrait={portrait}
        renaming={renaming}
        onRename={setRenaming}
        onNew={addTab}
        onClose={closeTab}
      />
      {turnMs !== null && (
        <Button look="quiet" pressed={props.tabsPaused} onClick={props.onGoOn}>
          {props.tabsPaused
            ? t.layouts.tabsPaused
            : t.layouts.tabsTurn(each < 60 ? t.layouts.seconds(each) : t.layouts.minutes(each / 60))}
        </Button>
      )}
      {open?.what === 'picker' && (
        <Aside
          title={t.layouts.title}
          closeLabel={t.layouts.close}
          onClose={close}
          width={46}
          testId="layouts"
        >
          <Picker
            wall={props.wall}
            act={act}
            portrait={portrait}
            onEdit={() => setOpen({ what: 'editor' })}
            onSequence={() => setOpen({ what: 'sequence', tile: props.wall.getState().selected })}
            onDone={close}
          >
            {props.saved}
          </Picker>
        </Aside>
      )}
      {open?.what === 'editor' && (
        <Aside
          title={t.layouts.editor.title}
          closeLabel={t.layouts.close}
          onClose={close}
          width={52}
          testId="layout-editor"
        >
          <Editor
            division={layout.division}
            aspect={portrait ? 9 / 16 : 16 / 9}
            onApply={(division) => {
              act({ do: 'division', division });
              close();
            }}
          />
        </Aside>
      )}
      {open?.what === 'sequence' && (
        <Aside
          title={t.layouts.sequence.title(sequenceTile + 1)}
          closeLabel={t.layouts.close}
          onClose={close}
          side="wall"
          width={44}
          testId="sequence"
        >
          <SequenceForm
            sequence={isSequence(content) ? content : undefined}
            cameras={cameras}
            onWall={layout.tiles.slice(0, tileCount(layout.division)).filter(isCamera)}
            onApply={(sequence) => {
              act({ do: 'putSequence', sequence, tile: sequenceTile });
              close();
            }}
          />
        </Aside>
      )}
    </div>
  );
}
