import { useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { clampTile, countTiles } from '../../../../core/wall/division.ts';
import {
  getTileContent,
  isCameraContent,
  isSequenceContent,
  type Sequence,
} from '../../../../core/wall/layout.ts';
import { getActiveTab, type Tab, type TabId } from '../../../../core/wall/tabs.ts';
import { getActiveLayout } from '../../../../core/wall/wall.ts';
import type { WallAction } from '../../../../core/wall/wallAction.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { useMirror } from '../../../shared/services.ts';
import { useToast } from '../../../shared/toast.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { isFormField } from '../../../ui/keyOwner.ts';
import { toKeyPressText } from '../../../ui/press.ts';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import { useSequences, useWall } from '../context.ts';
import { createTabId } from '../wallStore.ts';
import { DivisionDrawing } from './divisionDrawing.tsx';
import { DivisionEditor, type NamedDivisionDraft } from './divisionEditor.tsx';
import { DivisionPicker } from './divisionPicker.tsx';
import styles from './layouts.module.css';
import { getDivisionLabel, getTabLabel, getTabRotationTexts, type TabRotationPause } from './names.ts';
import { SequenceForm } from './sequenceForm.tsx';
import { TabStrip } from './tabs.tsx';

/** Commands of the window's keys to the bar. */
export interface LayoutsHandle {
  /** Opens the layout picker, or closes the open form. */
  toggle(): void;
  /** Opens the division editor for the active tab. */
  divide(): void;
  /** Opens the form for the selected tile's sequence. */
  editSequence(): void;
  /** Starts or stops the rotation of tabs. */
  turnTabs(): void;
  /** Pauses or resumes the rotation of tabs. */
  pauseTabs(): void;
  newTab(): void;
  renameTab(): void;
}

interface Props {
  /** True while the desk is locked: it is hidden and has no keys; unfinished drafts stay for the operator. */
  readonly locked: boolean;
  readonly handle: React.Ref<LayoutsHandle>;
}

/** The open form, which applies to the tab where it was opened, whichever is active at the end. */
type Open =
  | { readonly what: 'picker' }
  | { readonly what: 'editor'; readonly tab: TabId }
  | { readonly what: 'sequence'; readonly tab: TabId; readonly tile: number };

function sequenceOn({ layout }: Tab, tile: number): Sequence | undefined {
  const content = getTileContent(layout, tile);
  return isSequenceContent(content) ? content : undefined;
}

/** Default dwell of each tab. */
const firstTurnMs = 20_000;

/** Tells whether the window is at least as high as it is wide. */
const isUpright = () => window.innerHeight > window.innerWidth;

/** The layout part of the window's bar: division, tabs, and the forms they open. */
export function LayoutsBar({ locked, handle }: Props) {
  const wall = useWall();
  const { act } = wall;
  const sequences = useSequences();
  const { cameras } = useMirror();
  const onToast = useToast();
  const { t } = useLanguage();
  // Without the selection, so that an arrow key does not render the bar again.
  const tabs = useStore(wall, (now) => now.tabs);
  /** Reason why the rotation of tabs is paused. */
  const tabsPause = useStore(sequences, ({ held, tabsPaused }): TabRotationPause | undefined =>
    held ? 'machine' : tabsPaused ? 'operator' : undefined,
  );
  const [open, setOpen] = useState<Open>();
  const [renaming, setRenaming] = useState<TabId>();
  const layout = getActiveLayout({ tabs });
  const portrait = isUpright();
  const { turnMs } = tabs;
  /** A restarted rotation reuses its last dwell. */
  const lastTurnMs = useRef<number>(turnMs ?? firstTurnMs);
  if (turnMs !== null) lastTurnMs.current = turnMs;
  /** Unfinished drafts by tab. */
  const sketches = useRef(new Map<TabId, NamedDivisionDraft>());

  function addTab(): void {
    act({ do: 'addTab', id: createTabId(), layout: { division: layout.division, tiles: [] } });
  }
  function closeTab(tab: Tab): void {
    act({ do: 'closeTab', id: tab.id });
    onToast(t.layouts.tabClosed(getTabLabel(tab, t)));
  }
  function edit(): void {
    setOpen({ what: 'editor', tab: tabs.active });
  }
  function editSequence(): void {
    const { tabs: now, selected } = wall.getState();
    setOpen({ what: 'sequence', tab: now.active, tile: selected });
  }
  const takeTurns = turnMs !== null && tabs.tabs.length > 1;
  function turnTabs(): void {
    const starts = turnMs === null;
    if (starts && tabs.tabs.length === 1) {
      onToast(t.layouts.turnTabsOne);
      return;
    }
    act({ do: 'turnTabs', dwellMs: starts ? lastTurnMs.current : null });
    onToast(starts ? getTabRotationTexts(lastTurnMs.current, undefined, t).text : t.layouts.tabsStay);
  }
  function pauseTabs(): void {
    if (!takeTurns) onToast(t.layouts.tabsStay);
    else if (tabsPause === 'machine') onToast(t.layouts.tabsOverloaded);
    else if (tabsPause) sequences.goOnTabs();
    else sequences.touch();
  }
  function apply(tab: Tab, action: WallAction): void {
    act({ do: 'useTab', id: tab.id });
    act(action);
    setOpen(undefined);
  }
  useImperativeHandle(handle, () => ({
    toggle: () => setOpen((now) => (now ? undefined : { what: 'picker' })),
    divide: edit,
    editSequence,
    turnTabs,
    pauseTabs,
    newTab: addTab,
    renameTab: () => setRenaming(getActiveTab(wall.getState().tabs).id),
  }));

  const at = open && open.what !== 'picker' ? tabs.tabs.find(({ id }) => id === open.tab) : undefined;
  const isOpen = open?.what === 'picker' || at !== undefined;
  const isAtForm = isOpen && !locked;
  useEffect(() => (isAtForm ? sequences.stay() : undefined), [isAtForm, sequences]);
  // A tile missing in a smaller division is replaced by its last one, as in every action: the form names it.
  const sequenceTile = open?.what === 'sequence' && at ? clampTile(at.layout.division, open.tile) : 0;
  const drawnAt = open?.what === 'editor' ? open.tab : undefined;
  const onDraw = useCallback(
    (sketch: NamedDivisionDraft | undefined) => {
      if (!drawnAt) return;
      if (sketch) sketches.current.set(drawnAt, sketch);
      else sketches.current.delete(drawnAt);
    },
    [drawnAt],
  );
  function close(): void {
    if (drawnAt && sketches.current.has(drawnAt)) onToast(t.layouts.editor.saved);
    setOpen(undefined);
  }
  function putSpot(): void {
    act({ do: 'putSpot', tile: wall.getState().selected });
    close();
  }
  /** The keys shown on the picker's buttons are those of the wall. */
  const pickerKeys: Readonly<Record<string, () => void>> = {
    'Shift+L': edit,
    S: editSequence,
    O: putSpot,
    T: turnTabs,
  };
  const onClose = locked ? undefined : close;
  const turns = takeTurns ? getTabRotationTexts(turnMs, tabsPause, t) : undefined;
  return (
    <div
      className={styles.bar}
      style={locked ? { display: 'none' } : undefined}
      data-several={tabs.tabs.length > 1}
    >
      <Button
        className={styles.open}
        title={t.layouts.open}
        aria-label={`${t.layouts.open}: ${getDivisionLabel(layout.division, t)}`}
        aria-expanded={open?.what === 'picker'}
        onClick={() => setOpen(open ? undefined : { what: 'picker' })}
      >
        <DivisionDrawing division={layout.division} portrait={portrait} />
        <IconMark shape="opens" />
      </Button>
      <TabStrip
        tabs={tabs}
        portrait={portrait}
        renaming={renaming}
        onRename={setRenaming}
        onNew={addTab}
        onClose={closeTab}
      />
      {turns && (
        <Button
          look="quiet"
          pressed={tabsPause !== undefined}
          title={turns.text}
          aria-label={turns.text}
          onClick={sequences.goOnTabs}
        >
          <IconMark shape={tabsPause ? 'pause' : 'again'} />
          <span className={styles.rotationText} data-short={turns.short}>
            {turns.text}
          </span>
        </Button>
      )}
      {open?.what === 'picker' && (
        <SidePanel
          labels={t.layouts}
          onClose={onClose}
          width={46}
          data-testid="layouts"
          onKeyDown={(event) => {
            const action = isFormField(event.target) ? undefined : pickerKeys[toKeyPressText(event)];
            if (!action) return;
            event.preventDefault();
            action();
          }}
        >
          <DivisionPicker
            portrait={portrait}
            onEdit={edit}
            onSequence={editSequence}
            onSpot={putSpot}
            onDone={close}
          />
        </SidePanel>
      )}
      {open?.what === 'editor' && at && (
        <SidePanel
          labels={{ title: t.layouts.editor.title, close: t.layouts.close }}
          onClose={onClose}
          width={52}
          data-testid="layout-editor"
        >
          <DivisionEditor
            division={at.layout.division}
            aspect={portrait ? 9 / 16 : 16 / 9}
            begun={sketches.current.get(at.id)}
            onDraw={onDraw}
            onApply={(division) => {
              apply(at, { do: 'division', division });
              sketches.current.delete(at.id);
            }}
          />
        </SidePanel>
      )}
      {open?.what === 'sequence' && at && (
        <SidePanel
          labels={{ title: t.layouts.sequence.title(sequenceTile + 1), close: t.layouts.close }}
          onClose={onClose}
          side="wall"
          width={44}
          data-testid="sequence"
        >
          <SequenceForm
            sequence={sequenceOn(at, sequenceTile)}
            cameras={cameras}
            onWall={at.layout.tiles.slice(0, countTiles(at.layout.division)).filter(isCameraContent)}
            onApply={(sequence) => apply(at, { do: 'putSequence', sequence, tile: sequenceTile })}
          />
        </SidePanel>
      )}
    </div>
  );
}
