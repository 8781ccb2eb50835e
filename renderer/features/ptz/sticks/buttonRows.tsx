import type { StoreApi } from 'zustand/vanilla';
import { StickAction, type StickIdentity, type StickProfile } from '../../../../core/ptz/stick.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import type { StickState } from '../ptzClient.ts';
import { ButtonLamp } from './live.tsx';
import {
  createDefaultAction,
  getButtonActions,
  listStickButtons,
  type StickButton,
  setButtonAction,
} from './model.ts';
import styles from './sticks.module.css';

const kinds = StickAction.options.map((option) => option.shape.do.value);
const mostPresets = 255;

/**
 * The actions of every button of a joystick, alone and with the modifier.
 * A row lights up while its button is pressed.
 */
export function ButtonRows(props: {
  readonly profile: StickProfile;
  readonly identity: StickIdentity;
  readonly stick: StoreApi<StickState | null>;
  readonly onChange: (profile: StickProfile) => void;
}) {
  const { profile, identity, stick, onChange } = props;
  const { t } = useLanguage();
  const { stick: words } = t.steering;
  const name = (each: StickButton) =>
    each.hat === undefined ? words.button(each.button) : words.hat(each.hat, words.ways[each.way]);
  const hasModifier = profile.buttons.some(({ plain }) => plain.do === 'modifier');
  return (
    <table className={styles.buttons}>
      <thead>
        <tr>
          <th scope="col">{words.buttons}</th>
          <th scope="col">{words.plain}</th>
          <th scope="col">{words.modified}</th>
        </tr>
      </thead>
      <tbody>
        {listStickButtons(identity).map((each) => {
          const { plain, modified } = getButtonActions(profile, each.button);
          const isModifier = plain.do === 'modifier';
          return (
            <tr key={each.button}>
              <th scope="row">
                <ButtonLamp stick={stick} of={identity} button={each.button}>
                  {name(each)}
                </ButtonLamp>
              </th>
              <td>
                <ActionChoice
                  label={`${name(each)}: ${words.plain}`}
                  action={plain}
                  disabled={false}
                  onChange={(action) => onChange(setButtonAction(profile, each.button, 'plain', action))}
                />
              </td>
              <td>
                <ActionChoice
                  label={`${name(each)}: ${words.modified}`}
                  action={modified}
                  disabled={!hasModifier || isModifier}
                  onChange={(action) => onChange(setButtonAction(profile, each.button, 'modified', action))}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ActionChoice(props: {
  readonly label: string;
  readonly action: StickAction;
  readonly disabled: boolean;
  readonly onChange: (action: StickAction) => void;
}) {
  const { label, action, disabled, onChange } = props;
  const { t } = useLanguage();
  const { stick: words } = t.steering;
  const number = action.do === 'preset' ? action.number : 1;
  return (
    <span className={styles.choice}>
      <select
        aria-label={label}
        value={action.do}
        disabled={disabled}
        onChange={(event) => {
          const kind = kinds.find((each) => each === event.target.value);
          if (kind) onChange(createDefaultAction(kind, number));
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {words.actions[kind]}
          </option>
        ))}
      </select>
      {action.do === 'preset' && (
        <input
          type="number"
          aria-label={`${label}, ${words.number}`}
          min={1}
          max={mostPresets}
          value={number}
          disabled={disabled}
          onChange={(event) => {
            const given = Math.round(Number(event.target.value));
            if (given >= 1 && given <= mostPresets) onChange({ do: 'preset', number: given });
          }}
        />
      )}
    </span>
  );
}
