export const commands = {
  sendCamera: 'Send the selected camera',
  sendLayout: 'Send the whole layout',
  replay: 'Replay the last 60 s',
};
