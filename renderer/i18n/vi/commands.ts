export const commands = {
  sendCamera: 'Gửi camera đang chọn',
  sendLayout: 'Gửi cả bố cục',
  replay: 'Xem lại 60 giây vừa qua',
};
